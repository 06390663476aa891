/** `mneme serve`: the server, configured by its environment and by these options. */
import { type Command, EXIT, UsageError } from '../command.ts';
import { numberOption, textOption } from '../option-values.ts';

export const serveCommand: Command = {
  name: 'serve',
  operands: '',
  summary: 'Serve the memory over HTTP (what "mneme" does when it is given no command)',
  details: ['Everything else is configured by the environment: MNEME_API_KEYS, LOG_LEVEL and the others of the README.'],
  options: {
    port: { type: 'string', value: 'PORT', summary: 'Port, 0 for a free one (default: PORT, or 8000)' },
    host: { type: 'string', value: 'HOST', summary: 'Address to listen on (default: HOST, or 127.0.0.1)' },
  },
  async run({ host, operands, values, dataPath }) {
    if (operands.length > 0) throw new UsageError('Found operands, expected none');
    if (textOption(values, 'url') !== undefined)
      throw new UsageError('Cannot use --url with serve: it is for the commands that ask a server');
    const port = numberOption(values, 'port', 0, 65_535, true);
    const address = textOption(values, 'host');
    await host.serve({
      ...host.environment,
      MNEME_DATA: dataPath,
      ...(port === undefined ? {} : { PORT: String(port) }),
      ...(address === undefined ? {} : { HOST: address }),
    });
    return EXIT.done;
  },
};
