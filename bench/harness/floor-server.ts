/** Floor: the least that any HTTP server on this runtime does for a request. What it takes is the client's and the machine's, not ours. */
import { createServer } from 'node:http';

const TEXT = '{"status":"okay"}';

createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': TEXT.length }).end(TEXT);
}).listen(Number(process.argv[2]), '127.0.0.1');
