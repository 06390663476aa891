/**
 * Erased names: how a store finds a space again whose name it forgot.
 *
 * The name of a space is often that of a person, so an erasure takes it, too. What stays is a hash, so that the journal of the space goes on where it
 * was if the same name comes again. The hash is salted with the store's identity: it tells nothing to who has tables of hashes, and does not
 * link two stores. Whoever has the store and guesses a name can still tell that the guess is right; a journal without gaps cannot do better.
 *
 *   name of a space       text (UTF-8)
 *   of an erased space    32 bytes, SHA-256 of  identity | 0 | name      a BLOB, so no name can be taken for one
 */
import { createHash } from 'node:crypto';

export function erasedName(identity: string, name: string): Uint8Array {
  return createHash('sha256').update(`${identity}\0${name}`).digest();
}
