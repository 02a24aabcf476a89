import { defineCatalogue } from '../../../src/format/messages.ts'

/** Texts of files that are added and fetched. */
export const filesCatalogue = defineCatalogue({
  en: {
    attach: 'Attach files',
    files: 'Files',
    bytes: '{size} B',
    kilobytes: '{size} KB',
    megabytes: '{size} MB',
    uploading: 'Uploading…',
    uploadingOf: 'Uploading {name}',
    remove: 'Remove',
    removeOf: 'Remove {name}',
    retry: 'Try again',
    retryOf: 'Upload {name} again',
    download: 'Download',
    downloadOf: 'Download {name}',
    downloading: 'Downloading…',
    notDownloaded: 'The file could not be fetched. Check the connection and try again.',
    dismiss: 'Understood',
    filesLost: 'These files are not there any more. Attach them again: {names}',
    filesFailed: 'Some files were not uploaded. Try them again or remove them, then send.',
    tooManyFiles: '{name} was not added: at most {max} files go together.',
    fileNameLong: '{name} was not added: its name is longer than 200 characters.',
    fileType: '{name} was not added: files of this kind are not taken. Possible are {types}.',
    fileEmpty: '{name} was not added: it is empty.',
    fileSize: '{name} was not added: it is larger than {max}.',
    fileTooLarge: 'This file is larger than the portal takes.',
    fileNotTaken: 'The portal does not take this file: its content is of another kind than its name says, or of none that is taken.',
    filesTooMany: 'Too many of your files wait to be used. Send or remove some first.',
    fileUnsent: 'The portal cannot be reached. Check the connection and try again.',
  },
})
