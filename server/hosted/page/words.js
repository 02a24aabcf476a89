/** What the page itself says; the widgets bring their own texts. */
const words = {
  en: {
    clients: 'Clients', overview: 'Overview', people: 'People', team: 'Team', settings: 'Settings', audit: 'Audit log', account: 'Your account', signOut: 'Sign out',
    sections: 'Sections', skip: 'Skip to content', secondFactor: 'Add another second factor',
    failed: 'The portal cannot be reached. Check the connection.', retry: 'Try again',
  },
  de: {
    clients: 'Kunden', overview: 'Übersicht', people: 'Personen', team: 'Team', settings: 'Einstellungen', audit: 'Prüfprotokoll', account: 'Ihr Konto', signOut: 'Abmelden',
    sections: 'Bereiche', skip: 'Zum Inhalt springen', secondFactor: 'Weiteren zweiten Nachweis hinzufügen',
    failed: 'Das Portal ist nicht erreichbar. Prüfen Sie die Verbindung.', retry: 'Erneut versuchen',
  },
  ar: {
    clients: 'العملاء', overview: 'نظرة عامة', people: 'الأشخاص', team: 'الفريق', settings: 'الإعدادات', audit: 'سجل التدقيق', account: 'حسابك', signOut: 'تسجيل الخروج',
    sections: 'الأقسام', skip: 'الانتقال إلى المحتوى', secondFactor: 'إضافة إثبات ثانٍ آخر',
    failed: 'تعذّر الوصول إلى البوابة. تحقق من الاتصال.', retry: 'إعادة المحاولة',
  },
}

/** The language of the page: the reader's own where it is one of ours, else the MSP's, else English. */
export function languageOf(preferred, ofPortal) {
  const known = [...preferred, ofPortal ?? ''].find((tag) => Object.hasOwn(words, String(tag).split('-')[0]))
  return known ?? 'en'
}

export const wordsOf = (language) => words[language.split('-')[0]] ?? words.en
export const directionOf = (language) => (/^(ar|fa|he|ur)(-|$)/.test(language) ? 'rtl' : 'ltr')
