import { createRoot } from "react-dom/client";
import type { Address, Hex } from "viem";
import { ClaimPage } from "./ClaimPage.tsx";

/** What the operator publishes beside the page: which campaign, and under which root. */
type Published = { readonly campaign: Address; readonly root: Hex };

const published = (await (await fetch("/campaign.json")).json()) as Published;
const place = document.getElementById("page");
if (place === null) throw new Error("index.html has no place for the page.");
createRoot(place).render(<ClaimPage {...published} />);
