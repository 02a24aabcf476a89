// Runs after the page of bench/portfolio and puts other grids beside it: five cells of the same content, a box of the same size, data
// after the mount.

const levels = ['critical', 'high', 'moderate', 'low', 'unknown']
const names = ['Northwind', 'Harbour', 'Contoso', 'Fabrikam', 'Tailspin']
const record = (number) => {
  const random = (number * 2_654_435_761) % 4_294_967_296
  return {
    id: number,
    name: `${names[random % 5]} ${(random % 100_000).toString(36)} Ltd`,
    level: levels[random % 5],
    range: `$${random % 90}K–$${2 * (random % 90) + 1}K`,
    coverage: random % 101,
  }
}

const element = (tag, className, ...children) => {
  const made = document.createElement(tag)
  if (className) made.className = className
  made.append(...children)
  return made
}
const pill = ({ level }) => element('span', `pill ${level}`, level)
const line = ({ coverage }) => {
  const fill = element('span', 'fill')
  fill.style.width = `${coverage}%`
  return element('span', 'line', element('span', 'track', fill), element('span', '', `${coverage}%`))
}
const open = ({ id }) => Object.assign(element('a', 'go', 'Open'), { href: `#${id}` })
const columns = [
  ['Client', 'name', ({ name }) => name],
  ['Risk', 'level', pill],
  ['Exposure', 'range', ({ range }) => range],
  ['Coverage', 'coverage', line],
  ['Action', 'id', open],
]

const style = (css) => document.head.append(element('style', '', css))
const box = document.getElementById('box')
let rows = []
let fill

/** Each mounts its grid without data and gives what shows the data. */
const peers = {
  async tabulator() {
    const [{ TabulatorFull }, { default: css }] = await Promise.all([import('tabulator-tables'), import('tabulator-tables/dist/css/tabulator.min.css')])
    style(css)
    const place = box.appendChild(element('div'))
    const table = new TabulatorFull(place, {
      height: 1000,
      rowHeight: 52,
      layout: 'fitColumns',
      data: [],
      columns: columns.map(([title, field, cell]) => ({ title, field, formatter: (each) => cell(each.getRow().getData()) })),
    })
    await new Promise((resolve) => table.on('tableBuilt', resolve))
    return () => void table.setData(rows)
  },
  async 'vaadin-grid'() {
    await import('@vaadin/grid')
    const grid = element('vaadin-grid')
    grid.style.height = '1000px'
    for (const [header, path, cell] of columns) {
      const column = element('vaadin-grid-column')
      column.path = path
      column.header = header
      column.renderer = (root, _, { item }) => root.replaceChildren(cell(item))
      grid.append(column)
    }
    box.append(grid)
    return () => {
      grid.items = rows
    }
  },
  async 'regular-table'() {
    const [, { default: css }] = await Promise.all([import('regular-table'), import('regular-table/dist/css/material.css')])
    style(css)
    style('regular-table tbody td { height: 52px; min-width: 200px }')
    const table = element('regular-table')
    table.style.cssText = 'position: relative; display: block; height: 1000px; width: 1220px'
    box.append(table)
    return () => {
      table.setDataListener((x0, y0, x1, y1) =>
        Promise.resolve({
          num_rows: rows.length,
          num_columns: columns.length,
          column_headers: columns.slice(x0, x1).map(([title]) => [title]),
          data: columns.slice(x0, x1).map(([, , cell]) => rows.slice(y0, y1).map(cell)),
        }),
      )
      return table.draw()
    }
  },
}

const { ready, go } = globalThis
Object.assign(globalThis, {
  peers: Object.keys(peers),
  async ready(name, count) {
    if (!peers[name]) return await ready(name, count)
    rows = Array.from({ length: count }, (_, index) => record(index))
    fill = await peers[name]()
    await go('noop')
  },
  async go(name) {
    if (!peers[name]) return await go(name)
    void fill()
    await go('noop')
  },
  /** How many of the rows' links are there: a grid that shows nothing is not fast. */
  shown: () => document.querySelectorAll('a.go').length,
})
