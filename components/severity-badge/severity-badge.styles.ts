import { severityStyles } from '../base/cells/severity.styles.ts'
import { wordBadgeStyles } from '../base/cells/word-badge.styles.ts'

export const severityBadgeStyles = [severityStyles, wordBadgeStyles]
