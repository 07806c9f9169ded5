import { useState } from "react";

/** EIP-6963 has wallets bring their icons along; one that is fetched would tell its host who looks. */
const IMAGE = /^data:image\/(?:png|webp|jpeg|gif|svg\+xml)[;,]/;
const MAX_CHARACTERS = 200_000;

type WalletIconProps = { readonly icon: string | undefined };

/** A wallet's own icon beside its name; nothing where it is no image, or a broken one. What is in an SVG does not run here. */
export function WalletIcon({ icon }: WalletIconProps) {
  const [isBroken, setBroken] = useState(false);
  const isImage = typeof icon === "string" && icon.length <= MAX_CHARACTERS && IMAGE.test(icon);
  if (!isImage || isBroken) return null;
  return <img src={icon} alt="" width={20} height={20} onError={() => setBroken(true)} />;
}
