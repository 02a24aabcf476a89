// Registers every tag. What is exported names the classes, for pages that want them too.
import './coverage-bar/sa-coverage-bar.ts'
import './exposure/sa-exposure.ts'
import './portal/sa-portal.ts'
import './portfolio-summary/sa-portfolio-summary.ts'
import './risk-badge/sa-risk-badge.ts'

export * from './index.ts'
export { defineAll, type DefineAllOptions } from './define-all.ts'
export { mount, type MountOptions } from './mount.ts'
