import { eligibilityQueryOptions } from "../../src/react/useEligibility.ts";
import { mount } from "../shared/mount.tsx";
import type * as English from "../texts/en/pages.ts";
import { ClaimPage } from "./ClaimPage.tsx";
import { takeLink } from "./link.ts";

/** Before anything is drawn: what it hands over is gone from the address bar. */
const link = takeLink();

mount({
  name: "claim",
  texts: [import.meta.glob<typeof English.claim>("../texts/*/pages.ts", { import: "claim" })],
  ask: (client, { claim }) => {
    if (claim?.terms.root === undefined || link.account === undefined) return;
    const { trees, convention, terms } = claim;
    void client.prefetchQuery(
      eligibilityQueryOptions({ account: link.account, trees, convention, root: terms.root }),
    );
  },
  titleOf: ({ title }, { page }) => (title === "" ? page.title : title),
  Body: ({ data }) => <ClaimPage data={data} link={link} />,
});
