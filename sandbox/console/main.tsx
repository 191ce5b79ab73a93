/**
 * The console: starts the page.
 *
 * @module
 */
import { render } from "preact";
import { App } from "./app.tsx";
import { applyTheme } from "./theme.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/parts.css";
import "./styles/phones.css";
import "./styles/messages.css";
import "./styles/pages.css";

applyTheme();
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
