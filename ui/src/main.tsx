import "./app/mantine";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { keepFresh } from "./app/freshPages";
import "./app/global.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");

keepFresh();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
