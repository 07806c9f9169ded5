import { useState } from "react";
import { claimLinkWith } from "../../../src/react/claimLinks.ts";
import { useKeptClaim } from "../../../src/react/keptClaim.ts";
import { fitsQrCode } from "../../../src/react/links.ts";
import { QrCode } from "../../shared/QrCode.tsx";
import { Copy } from "../../shared/Value.tsx";
import { pageAddress } from "../link.ts";
import { useWayTexts } from "./useWayTexts.ts";
import { isReachable, walletLinks } from "./walletLinks.ts";
import type { WayProps } from "./wayProps.ts";

/** What another device needs to know of a claim. */
export type PhoneWaysProps = Pick<WayProps, "data" | "claim" | "leaf">;

/** The same page on a phone: within a wallet's own browser, or by a QR code. */
export function PhoneWays(props: PhoneWaysProps) {
  const { phone: texts } = useWayTexts();
  // Hosts of wallets' links may read them whole: no credential is in these.
  const page = pageAddress(props.leaf.account);
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
      <Code {...props} page={page} />
    </>
  );
}

function Code({ data, claim, leaf, page }: PhoneWaysProps & { readonly page: string }) {
  const { phone: texts } = useWayTexts();
  const of = { chainId: data.chain.id, campaign: claim.campaign, index: leaf.index };
  const [credential] = useKeptClaim(of, "credential");
  const [isChosen, setChosen] = useState(false);
  const isWith = isChosen && credential !== undefined;
  const { campaign } = claim;
  const { account } = leaf;
  const link = isWith ? claimLinkWith(pageAddress(), { campaign, account }, credential.text) : page;
  return (
    <>
      {credential !== undefined && (
        <label className="choice">
          <input
            type="checkbox"
            checked={isChosen}
            onChange={({ currentTarget }) => setChosen(currentTarget.checked)}
          />{" "}
          {texts.withCredential}
        </label>
      )}
      {isWith && <p className="notice">{texts.withCredentialAbout}</p>}
      {link !== undefined && fitsQrCode(link) ? (
        <>
          <p>{texts.qr}</p>
          <QrCode text={link} label={texts.qrLabel} />
        </>
      ) : (
        <p role="status">{texts.tooLong}</p>
      )}
      {link !== undefined && (
        <div className="actions">
          <Copy text={link} label={texts.copyLink} />
        </div>
      )}
    </>
  );
}
