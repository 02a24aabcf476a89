import type { Catalogue, CatalogueControl } from '../import/oscal.ts'

/** The libraries of the demo MSP. */
export type DemoFrameworkKey = 'essential-eight' | 'basics' | 'library'

const strategies: [key: string, strategy: string, titles: string[]][] = [
  ['ac', 'Application control', [
    'A list of permitted programs exists for workstations',
    'Programs outside the list are stopped and the attempt is logged',
    'The list covers scripts and installers',
    'The list is reviewed every year',
    'Servers that face the internet follow the same list',
  ]],
  ['pa', 'Patch applications', [
    'Office, browser and mail programs are updated within two weeks',
    'Updates that close an exploited hole are installed within two days',
    'A weekly scan finds programs that miss updates',
    'Programs without support are removed',
    'Somebody named owns the update report',
  ]],
  ['om', 'Configure Microsoft Office macro settings', [
    'Macros are off for people who do not need them',
    'Macros from the internet never run',
    'A virus scanner reads macros before they run',
    'People cannot change the macro settings',
    'The list of people who need macros is kept',
  ]],
  ['uh', 'User application hardening', [
    'Browsers block advertisements and old plug-ins',
    'Old script engines are removed from workstations',
    'Settings of browsers are locked by policy',
    'Document viewers cannot start other programs',
    'Hardening is checked on every new machine',
  ]],
  ['ra', 'Restrict administrative privileges', [
    'Every administrator account belongs to one named person',
    'Administrators read mail with another account',
    'Rights are given for a purpose and end by a date',
    'Rights that nobody uses are withdrawn after 45 days',
    'Changes to administrator groups raise an alert',
  ]],
  ['po', 'Patch operating systems', [
    'Workstations are updated within a month',
    'Systems that face the internet are updated within two days of an exploited hole',
    'A scan finds machines that miss updates',
    'Operating systems without support are replaced',
    'Network devices are part of the update round',
  ]],
  ['mf', 'Multi-factor authentication', [
    'Signing in to mail needs a second factor',
    'Signing in to remote access needs a second factor',
    'Administrators use a factor that cannot be phished',
    'Failed second factors are logged and read',
    'A lost factor is replaced only after the person is identified',
  ]],
  ['rb', 'Regular backups', [
    'Important data is copied every day',
    'One copy cannot be changed or deleted by ordinary accounts',
    'Copies are kept for as long as the business needs them',
    'A full restore is tried twice a year',
    'The result of each trial is written down',
  ]],
]

/** The eight strategies are named as their publisher names them; the controls below are our own words. */
function essentialEight(): Catalogue {
  const controls = strategies.flatMap(([key, group, titles]) =>
    titles.map((title, index): CatalogueControl => ({ key: `${key}-${index + 1}`, title, group, parentKey: null })),
  )
  return { title: 'Essential Eight starter set', sourceVersion: '2026.1', controls, withdrawn: 0 }
}

function basics(): Catalogue {
  const rows: [string, string, string, string?][] = [
    ['ar-1', 'Every person has an account of their own', 'Access'],
    ['ar-2', 'Accounts of leavers are closed on their last day', 'Access'],
    ['ar-2.1', 'Closed accounts are checked against payroll every quarter', 'Access', 'ar-2'],
    ['ar-3', 'Visitors use a network of their own', 'Access'],
    ['ar-4', 'Laptops are encrypted', 'Access'],
    ['rc-1', 'The five systems that must come back first are written down', 'Recovery'],
    ['rc-2', 'A telephone list works without the network', 'Recovery'],
    ['rc-3', 'One restore was tried this quarter', 'Recovery'],
    ['rc-4', 'The insurer knows whom to call', 'Recovery'],
    ['rc-4.1', 'The call is rehearsed once a year', 'Recovery', 'rc-4'],
  ]
  return {
    title: 'Access and recovery basics',
    sourceVersion: '3',
    controls: rows.map(([key, title, group, parentKey]) => ({ key, title, group, parentKey: parentKey ?? null })),
    withdrawn: 0,
  }
}

const areas = [
  'Backups', 'Email', 'Remote access', 'Wireless network', 'Firewalls', 'Servers', 'Workstations', 'Phones and tablets', 'Cloud storage', 'Printers',
  'Payment systems', 'Building access', 'Suppliers', 'Staff training', 'Incident handling', 'Logging', 'Identity', 'Encryption keys', 'Web site', 'Disposal',
]
const steps = [
  'has a named owner', 'has a written rule', 'is listed in the inventory', 'is set up from a known baseline', 'is watched and alerts are read',
  'is reviewed every year', 'has its exceptions on record', 'is tested after every change', 'is part of the recovery plan', 'is reported to the client',
]

/** Twenty areas in ten steps each: large enough for a coverage of 99.6 %. */
function library(): Catalogue {
  const controls = areas.flatMap((area, areaIndex) =>
    steps.map((step, index): CatalogueControl => ({
      key: `lf-${String(areaIndex + 1).padStart(2, '0')}.${index + 1}`,
      title: `${area}: ${step}`,
      group: area,
      parentKey: null,
    })),
  )
  return { title: 'Larkfield control library', sourceVersion: '2026-06', controls, withdrawn: 0 }
}

/** The libraries of the demo MSP: 40, 10 and 200 controls. */
export const demoFrameworks: Record<DemoFrameworkKey, Catalogue> = {
  'essential-eight': essentialEight(),
  basics: basics(),
  library: library(),
}
