import { useEffect, useState } from "react";
import type { ClaimLink } from "./claimLink.ts";
import { takeLink } from "./link.ts";
import { useAddresses } from "./useAddresses.ts";

/**
 * Which addresses are asked about, by hand, by a wallet or by a link, and whose answer is shown.
 * @param page under what the device keeps them
 */
export function useAsked(page: string, link: ClaimLink) {
  const { addresses, add, remove } = useAddresses(page);
  const [chosen, choose] = useState(link.account);
  const [followed, setFollowed] = useState(link);
  const [isConnecting, setConnecting] = useState(false);
  const ask = (address: string) => {
    add(address);
    choose(address);
  };
  const follow = (next: ClaimLink) => {
    if (next.account !== undefined) ask(next.account);
    if (next.campaign !== undefined || next.credential !== undefined) setFollowed(next);
  };
  // A link is followed once, and each time another one is opened here.
  useEffect(() => {
    follow(link);
    const open = () => follow(takeLink());
    addEventListener("hashchange", open);
    return () => removeEventListener("hashchange", open);
  }, []);
  const account = chosen ?? addresses[0];
  return {
    addresses,
    account,
    link: followed,
    ask,
    choose,
    remove: (address: string) => {
      // What is connected would be asked about again at once.
      setConnecting(false);
      remove(address);
      if (address === account) choose(undefined);
    },
    isConnecting,
    connect: () => setConnecting(true),
  };
}
