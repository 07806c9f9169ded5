import { renderToString } from "react-dom/server";
import { ClaimPage } from "./ClaimPage.tsx";
import { HeldCards } from "./HeldCards.tsx";

const ZERO = "0x0000000000000000000000000000000000000000";
const currency = { symbol: "ETH", decimals: 18 };

/** What a server makes of the components of the docs, once for each of two visitors. */
for (let visitor = 0; visitor < 2; visitor++) {
  console.log(
    renderToString(
      <>
        <ClaimPage
          chain={{ id: 1, name: "Ethereum", currency, nodes: ["https://node.example"] }}
          campaign={ZERO}
          root={`${ZERO}${"0".repeat(24)}`}
          token={{ symbol: "SAMPLE", decimals: 18 }}
          trees={["https://tree.example"]}
        />
        <HeldCards field="name" />
      </>,
    ),
  );
}
