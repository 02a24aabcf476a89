import { defineCatalogue } from '../../../src/format/messages.ts'

/** Texts of what people have written in Markdown. */
export const markdownCatalogue = defineCatalogue({
  en: {
    code: 'Code',
    table: 'Table',
    done: 'Done',
    notDone: 'Not done',
    image: 'Image: {alt}',
    imageOnly: 'Image',
    newTab: '(opens in a new tab)',
    rest: 'The rest is shown as it was written.',
  },
})
