/** What the page itself says; the widgets bring their own texts. */
const words = {
  en: {
    clients: 'Clients', client: 'Client', dashboard: 'Dashboard', findings: 'Findings', finding: 'Finding', engagements: 'Engagements', engagement: 'Engagement', people: 'People', auditors: 'Auditors', team: 'Team', settings: 'Settings', audit: 'Audit log', account: 'Your account', signOut: 'Sign out',
    sections: 'Sections', skip: 'Skip to content', secondFactor: 'Add another second factor',
    failed: 'The portal cannot be reached. Check the connection.', retry: 'Try again', noPage: 'There is no such page', noPageHint: 'The address is wrong, or what it led to is not open to you any more.',
  },
  de: {
    clients: 'Kunden', client: 'Kunde', dashboard: 'Übersicht', findings: 'Befunde', finding: 'Befund', engagements: 'Aufträge', engagement: 'Auftrag', people: 'Personen', auditors: 'Prüfer', team: 'Team', settings: 'Einstellungen', audit: 'Prüfprotokoll', account: 'Ihr Konto', signOut: 'Abmelden',
    sections: 'Bereiche', skip: 'Zum Inhalt springen', secondFactor: 'Weiteren zweiten Nachweis hinzufügen',
    failed: 'Das Portal ist nicht erreichbar. Prüfen Sie die Verbindung.', retry: 'Erneut versuchen', noPage: 'Diese Seite gibt es nicht', noPageHint: 'Die Adresse stimmt nicht, oder wohin sie führte, ist für Sie nicht mehr offen.',
  },
  ar: {
    clients: 'العملاء', client: 'العميل', dashboard: 'لوحة المعلومات', findings: 'النتائج', finding: 'نتيجة', engagements: 'المهام', engagement: 'مهمة', people: 'الأشخاص', auditors: 'المدققون', team: 'الفريق', settings: 'الإعدادات', audit: 'سجل التدقيق', account: 'حسابك', signOut: 'تسجيل الخروج',
    sections: 'الأقسام', skip: 'الانتقال إلى المحتوى', secondFactor: 'إضافة إثبات ثانٍ آخر',
    failed: 'تعذّر الوصول إلى البوابة. تحقق من الاتصال.', retry: 'إعادة المحاولة', noPage: 'لا توجد صفحة كهذه', noPageHint: 'العنوان غير صحيح، أو أن ما يؤدي إليه لم يعد مفتوحًا لك.',
  },
}

/** The language of the page: the reader's own where it is one of ours, else the MSP's, else English. */
export function languageOf(preferred, ofPortal) {
  const known = [...preferred, ofPortal ?? ''].find((tag) => Object.hasOwn(words, String(tag).split('-')[0]))
  return known ?? 'en'
}

export const wordsOf = (language) => words[language.split('-')[0]] ?? words.en
export const directionOf = (language) => (/^(ar|fa|he|ur)(-|$)/.test(language) ? 'rtl' : 'ltr')
