import { statusStyles } from '../base/cells/status.styles.ts'
import { wordBadgeStyles } from '../base/cells/word-badge.styles.ts'

export const statusBadgeStyles = [statusStyles, wordBadgeStyles]
