/** What the page itself says; the widgets bring their own texts. */
const words = {
  en: {
    clients: 'Clients', overview: 'Overview', people: 'People', settings: 'Settings', audit: 'Audit log', account: 'Your account', signOut: 'Sign out',
    sections: 'Sections', skip: 'Skip to content', secondFactor: 'Add another second factor', added: 'Done', nothing: 'There is nothing here for your role yet.',
    failed: 'The portal cannot be reached. Check the connection.', retry: 'Try again', codesLeft: 'Recovery codes left: {count}', newCodes: 'Make new recovery codes',
    codesFresh: 'Your sign-in is too long ago for this. Sign out and in again.', codesOnce: 'Keep these codes in a safe place. They are shown only now; the old ones no longer work.',
  },
  de: {
    clients: 'Kunden', overview: 'Übersicht', people: 'Personen', settings: 'Einstellungen', audit: 'Prüfprotokoll', account: 'Ihr Konto', signOut: 'Abmelden',
    sections: 'Bereiche', skip: 'Zum Inhalt springen', secondFactor: 'Weiteren zweiten Nachweis hinzufügen', added: 'Fertig', nothing: 'Für Ihre Rolle gibt es hier noch nichts.',
    failed: 'Das Portal ist nicht erreichbar. Prüfen Sie die Verbindung.', retry: 'Erneut versuchen', codesLeft: 'Übrige Wiederherstellungscodes: {count}', newCodes: 'Neue Wiederherstellungscodes erzeugen',
    codesFresh: 'Ihre Anmeldung liegt dafür zu lange zurück. Melden Sie sich ab und wieder an.', codesOnce: 'Bewahren Sie diese Codes sicher auf. Sie werden nur jetzt gezeigt; die alten gelten nicht mehr.',
  },
  ar: {
    clients: 'العملاء', overview: 'نظرة عامة', people: 'الأشخاص', settings: 'الإعدادات', audit: 'سجل التدقيق', account: 'حسابك', signOut: 'تسجيل الخروج',
    sections: 'الأقسام', skip: 'الانتقال إلى المحتوى', secondFactor: 'إضافة إثبات ثانٍ آخر', added: 'تم', nothing: 'لا يوجد هنا شيء لدورك بعد.',
    failed: 'تعذّر الوصول إلى البوابة. تحقق من الاتصال.', retry: 'إعادة المحاولة', codesLeft: 'رموز الاسترداد المتبقية: {count}', newCodes: 'إنشاء رموز استرداد جديدة',
    codesFresh: 'مضى وقت طويل على تسجيل دخولك لهذا الإجراء. سجّل الخروج ثم الدخول من جديد.', codesOnce: 'احتفظ بهذه الرموز في مكان آمن. لا تُعرض إلا الآن، والقديمة لم تعد صالحة.',
  },
}

/** The language of the page: the reader's own where it is one of ours, else the MSP's, else English. */
export function languageOf(preferred, ofPortal) {
  const known = [...preferred, ofPortal ?? ''].find((tag) => Object.hasOwn(words, String(tag).split('-')[0]))
  return known ?? 'en'
}

export const wordsOf = (language) => words[language.split('-')[0]] ?? words.en
export const directionOf = (language) => (/^(ar|fa|he|ur)(-|$)/.test(language) ? 'rtl' : 'ltr')
