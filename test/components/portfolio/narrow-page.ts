// The inside of narrow.html: a portfolio whose names are hard to fit, as wide as the frame that the test gives it.
import '../../../components/portfolio/sa-portfolio.ts'
import { awkwardClients } from './support.ts'

const element = document.createElement('sa-portfolio')
element.clients = awkwardClients
document.body.append(element)
