import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import 'sa-portal/components/portal'
import 'sa-portal/components/portfolio'

function App({ api }) {
  const [opened, setOpened] = useState(null)
  const open = (event) => {
    // The widget would go to the client's workspace; this page shows who was asked for instead.
    event.preventDefault()
    setOpened(event.client.name)
  }
  return (
    <main>
      <h1>Client Portfolio</h1>
      <p role="status">{opened ? `You opened ${opened}.` : 'Open a client to see its name here.'}</p>
      <sa-portal base-url={api} token-endpoint="/portal-token" locale="en">
        <sa-portfolio onsa-client-open={open} />
      </sa-portal>
    </main>
  )
}

const root = document.getElementById('root')
createRoot(root).render(
  <StrictMode>
    <App api={root.dataset.api} />
  </StrictMode>,
)
