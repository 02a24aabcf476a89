/** A file that cannot be taken at all. The message names what is wrong and the mend; nothing has been written. */
export class FileRefused extends Error {
  override name = 'FileRefused'
}
