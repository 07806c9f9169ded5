import { QrCode } from "../../shared/QrCode.tsx";
import { Copy } from "../../shared/Value.tsx";
import { pageAddress } from "./pageAddress.ts";
import { useWayTexts } from "./useWayTexts.ts";
import { isReachable, walletLinks } from "./walletLinks.ts";
import type { WayProps } from "./wayProps.ts";

/** The same page on a phone: within a wallet's own browser, or by a QR code. */
export function PhoneWays({ leaf }: Pick<WayProps, "leaf">) {
  const { phone: texts } = useWayTexts();
  const page = pageAddress(leaf.account);
  return (
    <>
      <h3>{texts.title}</h3>
      <p>{texts.about}</p>
      <ul>
        {walletLinks.map(({ name, linkOf }) => (
          <li key={name}>
            <a href={linkOf(page)} rel="noopener noreferrer">
              {name}
            </a>
          </li>
        ))}
      </ul>
      {!isReachable(page) && <p className="aside">{texts.notReachable}</p>}
      <p>{texts.qr}</p>
      <QrCode text={page} label={texts.qrLabel} />
      <div className="actions">
        <Copy text={page} label={texts.copyLink} />
      </div>
    </>
  );
}
