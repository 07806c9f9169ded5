import type { ComponentProps } from "react";
import { createRoot } from "react-dom/client";
import { ClaimPage } from "./ClaimPage.tsx";

// What a real page has in its own code; the test knows it only once its chain runs.
const published = (await (await fetch("/published.json")).json()) as ComponentProps<typeof ClaimPage>;
const place = document.getElementById("page");
if (place === null) throw new Error("index.html has no place for the page.");
createRoot(place).render(<ClaimPage {...published} />);
