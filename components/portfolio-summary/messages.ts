import { defineCatalogue } from '../../src/format/messages.ts'

/** Texts of the three numbers over the portfolio. */
export const summaryCatalogue = defineCatalogue({
  en: {
    label: 'Portfolio summary',
    total: 'Total Clients',
    highRisk: 'High Risk',
    healthy: 'Healthy',
    totalMeaning: 'Every client you manage, with or without an assessment.',
    highRiskMeaning: 'Clients whose risk level is Critical or High.',
    healthyMeaning: 'Clients at every other level. Clients without a finished assessment count in neither number.',
    unknown: { one: '{count} client is not assessed yet.', other: '{count} clients are not assessed yet.' },
    define: 'What “{label}” counts',
    empty: 'No clients yet. The numbers appear with the first one.',
  },
  de: {
    label: 'Überblick über alle Kunden',
    total: 'Kunden gesamt',
    highRisk: 'Hohes Risiko',
    healthy: 'In gutem Zustand',
    totalMeaning: 'Alle von Ihnen betreuten Kunden, mit und ohne Bewertung.',
    highRiskMeaning: 'Kunden mit kritischem oder hohem Risiko.',
    healthyMeaning: 'Kunden auf jeder anderen Stufe. Kunden ohne abgeschlossene Bewertung zählen in keiner der beiden Zahlen.',
    unknown: { one: '{count} Kunde ist noch nicht bewertet.', other: '{count} Kunden sind noch nicht bewertet.' },
    define: 'Was „{label}“ zählt',
    empty: 'Noch keine Kunden. Die Zahlen erscheinen mit dem ersten.',
  },
  ar: {
    label: 'ملخّص العملاء',
    total: 'إجمالي العملاء',
    highRisk: 'مخاطر مرتفعة',
    healthy: 'وضع سليم',
    totalMeaning: 'جميع العملاء الذين تديرهم، مع تقييم أو بدونه.',
    highRiskMeaning: 'العملاء الذين مستوى مخاطرهم حرج أو مرتفع.',
    healthyMeaning: 'العملاء في سائر المستويات. العملاء الذين لم يكتمل تقييمهم لا يُحسبون في أيٍّ من العددين.',
    unknown: {
      zero: 'جميع العملاء مُقيَّمون.',
      one: 'عميل واحد لم يُقيَّم بعد.',
      two: 'عميلان لم يُقيَّما بعد.',
      few: '{count} عملاء لم يُقيَّموا بعد.',
      many: '{count} عميلًا لم يُقيَّموا بعد.',
      other: '{count} عميل لم يُقيَّموا بعد.',
    },
    define: 'ما الذي يشمله «{label}»',
    empty: 'لا يوجد عملاء بعد. تظهر الأعداد مع أول عميل.',
  },
})
