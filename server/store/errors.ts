/** The database cannot be reached. Reading again later may work; the API answers 503. */
export class DatabaseUnavailableError extends Error {
  override name = 'DatabaseUnavailableError'
}

/** The embedded database's folder cannot be used: another process has it, or it cannot be written. The message names the folder and the mend. */
export class DataFolderError extends Error {
  override name = 'DataFolderError'
  readonly code: 'in-use' | 'not-writable' | 'full' | 'damaged'

  constructor(code: DataFolderError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The schema is not what this version expects, or could not be brought up to date. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/** A record with this name, slug, email or key exists. The API answers 409. */
export class AlreadyExistsError extends Error {
  override name = 'AlreadyExistsError'
  /** What is taken. */
  readonly field: string

  constructor(field: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.field = field
  }
}

/** What the record refers to does not exist in this scope. The API answers 404. */
export class MissingReferenceError extends Error {
  override name = 'MissingReferenceError'
}

/** The heads of the audit chains do not follow the newest note: entries were cut off, changed, or an older database was put back. */
export class AuditBrokenError extends Error {
  override name = 'AuditBrokenError'
}
