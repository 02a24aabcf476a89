import type { Role } from '../../src/contract/permission.ts'
import type { NewsEvent } from '../rules/notification.ts'
import type { SecurityChange } from './letter.ts'

/**
 * The words of one language. `{brand}` is the MSP as it calls itself, `{client}` a client's name, `{inviter}` a person, `{role}` a role,
 * `{time}` a moment, `{name}` the reader.
 */
export interface Words {
  direction: 'ltr' | 'rtl'
  hello: string
  invitation: Record<'member' | 'portal_user' | 'auditor', { subject: string; by: string; plain: string }>
  invitationButton: string
  invitationUntil: string
  invitationUnexpected: string
  reset: { subject: string; lead: string; button: string; until: string; unexpected: string }
  /** Stands before an address that is written out. */
  address: string
  signIn: { subject: string; lead: string; time: string; device: string; ip: string; unknown: string }
  wasItYou: string
  security: { subject: string; lead: Record<SecurityChange, string>; time: string }
  role: { subject: string; ofClient: string; ofStaff: string }
  ended: { subject: string; ofClient: string; ofStaff: string; mistake: string }
  roles: Record<Exclude<Role, 'api_key'>, string>
  /** `{who}` did it, `{what}` is the finding or the engagement, `{of}` a client, `{count}` a number. */
  news: {
    subject: string
    lead: string
    ofClient: string
    more: string
    button: string
    preferences: string
    theClient: string
    events: Record<NewsEvent, string>
  }
  test: { subject: string; lead: string }
  sentBy: string
  questions: string
}

const en: Words = {
  direction: 'ltr',
  hello: 'Hello {name},',
  invitation: {
    member: {
      subject: 'Your invitation to the workspace of {brand}',
      by: '{inviter} has invited you to work with the clients of {brand}.',
      plain: 'You are invited to work with the clients of {brand}.',
    },
    portal_user: {
      subject: 'Your invitation to the portal of {brand}',
      by: '{inviter} has invited you to the portal in which {brand} shows how {client} is protected.',
      plain: 'You are invited to the portal in which {brand} shows how {client} is protected.',
    },
    auditor: {
      subject: 'Your access as an auditor of {client}',
      by: '{inviter} has given you access to the controls and evidence of {client} in the portal of {brand}.',
      plain: 'You have been given access to the controls and evidence of {client} in the portal of {brand}.',
    },
  },
  invitationButton: 'Accept the invitation',
  invitationUntil: 'The link works once, until {time}.',
  invitationUnexpected: 'If you did not expect this mail, you need not do anything. Nobody gets access without the link, so please do not pass it on.',
  reset: {
    subject: 'Choose a new password',
    lead: 'Somebody, probably you, has asked for a new password for your account at {brand}.',
    button: 'Choose a new password',
    until: 'The link works once, until {time}.',
    unexpected: 'If it was not you, ignore this mail: your password stays as it is. Please do not pass the link on.',
  },
  address: 'Or open this address in your browser:',
  signIn: {
    subject: 'New sign-in to your account',
    lead: 'Somebody has signed in to your account at {brand} with a browser that was not used for it before.',
    time: 'Time',
    device: 'Browser',
    ip: 'Network address',
    unknown: 'unknown',
  },
  wasItYou: 'If that was you, you need not do anything. If it was not, change your password at once and tell {brand}.',
  security: {
    subject: 'Your sign-in was changed',
    lead: {
      password: 'The password of your account at {brand} was changed.',
      'totp-added': 'An authenticator app was added to your account at {brand}.',
      'totp-removed': 'The authenticator app was removed from your account at {brand}.',
      'passkey-added': 'A passkey was added to your account at {brand}.',
      'passkey-removed': 'A passkey was removed from your account at {brand}.',
      'recovery-codes': 'New recovery codes were made for your account at {brand}. The old ones do not work any more.',
    },
    time: 'Time',
  },
  role: {
    subject: 'Your role at {brand} was changed',
    ofClient: 'In the portal of {brand} for {client} your role is {role} from now on.',
    ofStaff: 'Your role at {brand} is {role} from now on.',
  },
  ended: {
    subject: 'Your access at {brand} has ended',
    ofClient: 'Your access to the portal of {brand} for {client} has ended.',
    ofStaff: 'Your access to the workspace of {brand} has ended.',
    mistake: 'If you think that this is a mistake, please ask {brand}.',
  },
  roles: {
    owner: 'owner',
    admin: 'administrator',
    analyst: 'analyst',
    billing: 'billing',
    viewer: 'viewer',
    collaborator: 'collaborator',
    manager: 'manager',
    auditor: 'auditor',
  },
  news: {
    subject: 'News in the portal of {brand}: {count}',
    lead: 'This has happened in the portal of {brand}:',
    ofClient: 'It is about {of}.',
    more: 'There is more that is not listed here: {count}.',
    button: 'Open the portal',
    preferences: 'In the portal you choose what you are told by mail.',
    theClient: 'The client',
    events: {
      'finding.published': '{who} has published {what}',
      'finding.remediation_submitted': '{who} has marked {what} as remediated; it waits for verification',
      'finding.verified': '{what} is verified as fixed',
      'finding.not_fixed': '{what} is not fixed yet',
      'finding.partially_fixed': '{what} is partially fixed',
      'finding.unable_to_test': '{what} could not be tested, and {who} needs your help',
      'finding.reopened': '{who} has opened {what} again',
      'comment.created': '{who} has commented on {what}',
      'comment.mentioned': '{who} has mentioned you in a comment on {what}',
      'acceptance.requested': '{who} asks to accept the risk of {what}',
      'acceptance.decided': 'It is decided whether the risk of {what} is accepted',
      'acceptance.expiring': 'The acceptance of the risk of {what} ends soon',
      'acceptance.expired': 'The acceptance of the risk of {what} has ended',
      'retest.requested': '{who} asks for a retest of {what}',
      'retest.scheduled': 'A retest of {what} has a date',
      'finding.sla_due_soon': 'The time to fix {what} ends soon',
      'finding.sla_breached': 'The time to fix {what} has ended',
    },
  },
  test: { subject: 'A test mail of {brand}', lead: 'Mails of {brand} arrive at this address. Nothing else is to be done.' },
  sentBy: 'This mail was sent for {brand}.',
  questions: 'Questions? Write to {email}.',
}

const de: Words = {
  direction: 'ltr',
  hello: 'Guten Tag {name},',
  invitation: {
    member: {
      subject: 'Ihre Einladung zum Arbeitsbereich von {brand}',
      by: '{inviter} hat Sie eingeladen, mit den Kunden von {brand} zu arbeiten.',
      plain: 'Sie sind eingeladen, mit den Kunden von {brand} zu arbeiten.',
    },
    portal_user: {
      subject: 'Ihre Einladung zum Portal von {brand}',
      by: '{inviter} hat Sie zum Portal eingeladen, in dem {brand} zeigt, wie {client} geschützt ist.',
      plain: 'Sie sind zum Portal eingeladen, in dem {brand} zeigt, wie {client} geschützt ist.',
    },
    auditor: {
      subject: 'Ihr Prüfzugang zu {client}',
      by: '{inviter} hat Ihnen Zugang zu den Kontrollen und Nachweisen von {client} im Portal von {brand} gegeben.',
      plain: 'Sie haben Zugang zu den Kontrollen und Nachweisen von {client} im Portal von {brand} erhalten.',
    },
  },
  invitationButton: 'Einladung annehmen',
  invitationUntil: 'Der Link gilt einmal, bis {time}.',
  invitationUnexpected: 'Wenn Sie diese E-Mail nicht erwartet haben, müssen Sie nichts tun. Ohne den Link erhält niemand Zugang; geben Sie ihn bitte nicht weiter.',
  reset: {
    subject: 'Neues Passwort wählen',
    lead: 'Jemand, vermutlich Sie, hat für Ihr Konto bei {brand} ein neues Passwort angefordert.',
    button: 'Neues Passwort wählen',
    until: 'Der Link gilt einmal, bis {time}.',
    unexpected: 'Wenn Sie das nicht waren, ignorieren Sie diese E-Mail: Ihr Passwort bleibt, wie es ist. Geben Sie den Link bitte nicht weiter.',
  },
  address: 'Oder öffnen Sie diese Adresse in Ihrem Browser:',
  signIn: {
    subject: 'Neue Anmeldung an Ihrem Konto',
    lead: 'An Ihrem Konto bei {brand} hat sich jemand mit einem Browser angemeldet, der dafür bisher nicht benutzt wurde.',
    time: 'Zeit',
    device: 'Browser',
    ip: 'Netzwerkadresse',
    unknown: 'unbekannt',
  },
  wasItYou: 'Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, ändern Sie sofort Ihr Passwort und sagen Sie {brand} Bescheid.',
  security: {
    subject: 'Ihre Anmeldung wurde geändert',
    lead: {
      password: 'Das Passwort Ihres Kontos bei {brand} wurde geändert.',
      'totp-added': 'Ihrem Konto bei {brand} wurde eine Authentifizierungs-App hinzugefügt.',
      'totp-removed': 'Die Authentifizierungs-App wurde von Ihrem Konto bei {brand} entfernt.',
      'passkey-added': 'Ihrem Konto bei {brand} wurde ein Passkey hinzugefügt.',
      'passkey-removed': 'Ein Passkey wurde von Ihrem Konto bei {brand} entfernt.',
      'recovery-codes': 'Für Ihr Konto bei {brand} wurden neue Wiederherstellungscodes erzeugt. Die alten gelten nicht mehr.',
    },
    time: 'Zeit',
  },
  role: {
    subject: 'Ihre Rolle bei {brand} wurde geändert',
    ofClient: 'Im Portal von {brand} für {client} ist Ihre Rolle ab jetzt: {role}.',
    ofStaff: 'Ihre Rolle bei {brand} ist ab jetzt: {role}.',
  },
  ended: {
    subject: 'Ihr Zugang bei {brand} ist beendet',
    ofClient: 'Ihr Zugang zum Portal von {brand} für {client} ist beendet.',
    ofStaff: 'Ihr Zugang zum Arbeitsbereich von {brand} ist beendet.',
    mistake: 'Wenn Sie das für einen Irrtum halten, fragen Sie bitte {brand}.',
  },
  roles: {
    owner: 'Inhaber',
    admin: 'Administrator',
    analyst: 'Analyst',
    billing: 'Abrechnung',
    viewer: 'Betrachter',
    collaborator: 'Mitwirkender',
    manager: 'Manager',
    auditor: 'Prüfer',
  },
  news: {
    subject: 'Neues im Portal von {brand}: {count}',
    lead: 'Im Portal von {brand} ist Folgendes geschehen:',
    ofClient: 'Es geht um {of}.',
    more: 'Es gibt mehr, das hier nicht aufgeführt ist: {count}.',
    button: 'Portal öffnen',
    preferences: 'Im Portal wählen Sie, was Sie per E-Mail erfahren.',
    theClient: 'Der Kunde',
    events: {
      'finding.published': '{who} hat {what} veröffentlicht',
      'finding.remediation_submitted': '{who} hat {what} als behoben gemeldet; die Prüfung steht aus',
      'finding.verified': '{what} ist nachweislich behoben',
      'finding.not_fixed': '{what} ist noch nicht behoben',
      'finding.partially_fixed': '{what} ist teilweise behoben',
      'finding.unable_to_test': '{what} konnte nicht geprüft werden; {who} braucht Ihre Hilfe',
      'finding.reopened': '{who} hat {what} wieder geöffnet',
      'comment.created': '{who} hat {what} kommentiert',
      'comment.mentioned': '{who} hat Sie in einem Kommentar zu {what} erwähnt',
      'acceptance.requested': '{who} bittet darum, das Risiko von {what} zu akzeptieren',
      'acceptance.decided': 'Es ist entschieden, ob das Risiko von {what} akzeptiert wird',
      'acceptance.expiring': 'Die Risikoakzeptanz für {what} endet bald',
      'acceptance.expired': 'Die Risikoakzeptanz für {what} ist abgelaufen',
      'retest.requested': '{who} bittet um einen Nachtest von {what}',
      'retest.scheduled': 'Ein Nachtest von {what} hat einen Termin',
      'finding.sla_due_soon': 'Die Frist für {what} läuft bald ab',
      'finding.sla_breached': 'Die Frist für {what} ist abgelaufen',
    },
  },
  test: { subject: 'Eine Test-E-Mail von {brand}', lead: 'E-Mails von {brand} kommen an dieser Adresse an. Weiter ist nichts zu tun.' },
  sentBy: 'Diese E-Mail wurde für {brand} gesendet.',
  questions: 'Fragen? Schreiben Sie an {email}.',
}

const ar: Words = {
  direction: 'rtl',
  hello: 'مرحبًا {name}،',
  invitation: {
    member: {
      subject: 'دعوتك إلى مساحة عمل {brand}',
      by: 'دعاك {inviter} إلى العمل مع عملاء {brand}.',
      plain: 'أنت مدعو إلى العمل مع عملاء {brand}.',
    },
    portal_user: {
      subject: 'دعوتك إلى بوابة {brand}',
      by: 'دعاك {inviter} إلى البوابة التي تعرض فيها {brand} مستوى حماية {client}.',
      plain: 'أنت مدعو إلى البوابة التي تعرض فيها {brand} مستوى حماية {client}.',
    },
    auditor: {
      subject: 'وصولك بصفة مدقق إلى {client}',
      by: 'منحك {inviter} الوصول إلى ضوابط {client} وأدلتها في بوابة {brand}.',
      plain: 'مُنحت الوصول إلى ضوابط {client} وأدلتها في بوابة {brand}.',
    },
  },
  invitationButton: 'قبول الدعوة',
  invitationUntil: 'يعمل الرابط مرة واحدة، حتى {time}.',
  invitationUnexpected: 'إذا لم تكن تتوقع هذه الرسالة فلا يلزمك فعل شيء. لا يحصل أحد على الوصول دون الرابط، فلا تعطه لغيرك.',
  reset: {
    subject: 'اختيار كلمة مرور جديدة',
    lead: 'طلب شخص ما، وربما أنت، كلمة مرور جديدة لحسابك لدى {brand}.',
    button: 'اختيار كلمة مرور جديدة',
    until: 'يعمل الرابط مرة واحدة، حتى {time}.',
    unexpected: 'إذا لم تكن أنت فتجاهل هذه الرسالة: تبقى كلمة مرورك كما هي. ولا تعط الرابط لغيرك.',
  },
  address: 'أو افتح هذا العنوان في متصفحك:',
  signIn: {
    subject: 'تسجيل دخول جديد إلى حسابك',
    lead: 'سجّل شخص ما الدخول إلى حسابك لدى {brand} من متصفح لم يُستخدم له من قبل.',
    time: 'الوقت',
    device: 'المتصفح',
    ip: 'عنوان الشبكة',
    unknown: 'غير معروف',
  },
  wasItYou: 'إذا كنت أنت فلا يلزمك فعل شيء. وإلا فغيّر كلمة مرورك فورًا وأبلغ {brand}.',
  security: {
    subject: 'تغيّرت طريقة تسجيل دخولك',
    lead: {
      password: 'تغيّرت كلمة مرور حسابك لدى {brand}.',
      'totp-added': 'أُضيف تطبيق مصادقة إلى حسابك لدى {brand}.',
      'totp-removed': 'أُزيل تطبيق المصادقة من حسابك لدى {brand}.',
      'passkey-added': 'أُضيف مفتاح مرور إلى حسابك لدى {brand}.',
      'passkey-removed': 'أُزيل مفتاح مرور من حسابك لدى {brand}.',
      'recovery-codes': 'أُنشئت رموز استرداد جديدة لحسابك لدى {brand}. لم تعد الرموز القديمة تعمل.',
    },
    time: 'الوقت',
  },
  role: {
    subject: 'تغيّر دورك لدى {brand}',
    ofClient: 'دورك في بوابة {brand} الخاصة بـ {client} من الآن: {role}.',
    ofStaff: 'دورك لدى {brand} من الآن: {role}.',
  },
  ended: {
    subject: 'انتهى وصولك لدى {brand}',
    ofClient: 'انتهى وصولك إلى بوابة {brand} الخاصة بـ {client}.',
    ofStaff: 'انتهى وصولك إلى مساحة عمل {brand}.',
    mistake: 'إذا كنت ترى أن هذا خطأ فاسأل {brand}.',
  },
  roles: {
    owner: 'مالك',
    admin: 'مسؤول',
    analyst: 'محلل',
    billing: 'فوترة',
    viewer: 'مُطّلع',
    collaborator: 'متعاون',
    manager: 'مدير',
    auditor: 'مدقق',
  },
  news: {
    subject: 'مستجدات في بوابة {brand}: {count}',
    lead: 'حدث ما يلي في بوابة {brand}:',
    ofClient: 'الأمر يخص {of}.',
    more: 'هناك المزيد مما لم يُذكر هنا: {count}.',
    button: 'فتح البوابة',
    preferences: 'في البوابة تختار ما تُبلَّغ به عبر البريد.',
    theClient: 'العميل',
    events: {
      'finding.published': 'نشر {who} الثغرة {what}',
      'finding.remediation_submitted': 'أفاد {who} بمعالجة {what}، وهي بانتظار التحقق',
      'finding.verified': 'تم التحقق من إصلاح {what}',
      'finding.not_fixed': 'لم يتم إصلاح {what} بعد',
      'finding.partially_fixed': 'تم إصلاح {what} جزئيًا',
      'finding.unable_to_test': 'تعذّر اختبار {what}، ويحتاج {who} إلى مساعدتك',
      'finding.reopened': 'أعاد {who} فتح {what}',
      'comment.created': 'علّق {who} على {what}',
      'comment.mentioned': 'أشار إليك {who} في تعليق على {what}',
      'acceptance.requested': 'يطلب {who} قبول مخاطر {what}',
      'acceptance.decided': 'صدر القرار بشأن قبول مخاطر {what}',
      'acceptance.expiring': 'ينتهي قريبًا قبول مخاطر {what}',
      'acceptance.expired': 'انتهى قبول مخاطر {what}',
      'retest.requested': 'يطلب {who} إعادة اختبار {what}',
      'retest.scheduled': 'حُدّد موعد لإعادة اختبار {what}',
      'finding.sla_due_soon': 'تنتهي قريبًا مهلة إصلاح {what}',
      'finding.sla_breached': 'انتهت مهلة إصلاح {what}',
    },
  },
  test: { subject: 'رسالة تجريبية من {brand}', lead: 'تصل رسائل {brand} إلى هذا العنوان. لا يلزم فعل شيء آخر.' },
  sentBy: 'أُرسلت هذه الرسالة نيابة عن {brand}.',
  questions: 'هل لديك أسئلة؟ اكتب إلى {email}.',
}

const languages: Readonly<Record<string, Words>> = { en, de, ar }

/** The languages that mails are written in. */
export const mailLanguages = Object.keys(languages)

/**
 * The words for a language tag, and the tag that dates are written by.
 *
 * @param locale a BCP 47 tag; one that is malformed, or of a language without words, is English
 */
export function wordsFor(locale: string): { words: Words; language: string; locale: string } {
  let tag: string
  try {
    tag = Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? 'en'
  } catch {
    tag = 'en'
  }
  const language = tag.split('-')[0]!.toLowerCase()
  const words = languages[language]
  return words ? { words, language, locale: tag } : { words: en, language: 'en', locale: 'en' }
}
