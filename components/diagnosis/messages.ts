import { defineCatalogue } from '../../src/format/messages.ts'

/** Texts of the diagnosis. What was found is written by the portal. */
export const diagnosisCatalogue = defineCatalogue({
  en: {
    title: 'Why does it not work?',
    hint: 'Looks at everything that stands between a person and what they miss, in the order you would.',
    email: 'Email of the person',
    question: 'What does not work?',
    'ask:sign-in': 'Cannot sign in',
    'ask:engagement': 'Cannot see a project',
    'ask:download': 'Cannot download a report',
    subject: 'Id of the project',
    subjectHelp: 'Where it is about one project. It stands in the address of its page.',
    look: 'Look into it',
    none: 'Nothing stands in the way of {email}.',
    noneHint: 'Everything that was looked at is in order. Ask for the exact words on screen and the time it happened.',
    found: { one: '{count} thing stands in the way of {email}', other: '{count} things stand in the way of {email}' },
    good: 'In order',
    bad: 'Stands in the way',
    notYours: 'Your role does not include this. Ask an owner or an admin.',
    askedAt: 'Looked at {time}',
    noClient: 'No client is chosen.',
    'check:client': 'The client',
    'check:portal': 'The portal',
    'check:email': 'The email',
    'check:standing': 'The person',
    'check:second-factor': 'The second factor',
    'check:network': 'The network',
    'check:module': 'This part of the portal',
    'check:assignment': 'The assignment',
    'check:report': 'The report',
  },
})
