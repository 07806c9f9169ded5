import { useMutation } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import type { DelegationDocument, DelegationProgress } from "../sdk/gatewayClient/delegation.ts";
import type { IntentStatus } from "../sdk/gatewayClient/intentStatus.ts";
import {
  type ClaimDocument,
  type ClaimDoors,
  openGatewayClient,
} from "../sdk/gatewayClient/openGatewayClient.ts";
import { claimKeeper } from "./claimKeeper.ts";
import { pageMemory } from "./deviceMemory.ts";

export type TicketParameters = {
  /** Where the gateway is: `https://claims.example`. */
  readonly gateway: string;
};

/** How far a claim is that was handed in. */
export type TicketProgress =
  /** It has a place: seconds until it is handed in again, by itself, and what either way takes. */
  | { readonly state: "waiting"; readonly seconds: number; readonly doors: ClaimDoors | undefined }
  /** It is in the gateway's queue, and what became of it there. */
  | ({ readonly isIn: true } & IntentStatus);

/** What a claim that was handed in came to: `done`, `skipped`, `expired`, or `parked`. */
export type Ended = IntentStatus;

/** A signed claim, and a delegation of the account's votes that is sent after it. */
export type HandedClaim = { readonly claim: string; readonly delegation?: DelegationDocument | undefined };

/** States that nobody has to wait for with the page open: handed in again, the gateway knows the claim. */
const SETTLED: readonly string[] = ["mined", "done", "skipped", "expired"];

/**
 * Hands a signed claim in at a gateway, waits for its turn and follows it to its end. Places are remembered on the device:
 * mutated again with the same claim, after a reload too, it goes on where it was. A delegation of votes (`useSignedDelegation`) may go
 * beside it.
 * @example
 * const ticket = useTicket({ gateway: "https://claims.example" });
 * ticket.mutate(signedClaimText);
 */
export function useTicket({ gateway }: TicketParameters) {
  const client = useMemo(() => openGatewayClient({ url: gateway, memory: pageMemory() }), [gateway]);
  const [progress, setProgress] = useState<TicketProgress>();
  const leaving = useRef<AbortController>(undefined);
  useEffect(() => () => leaving.current?.abort(), []);
  const mutation = useMutation({
    mutationKey: ["symbolon", "ticket", gateway],
    mutationFn: async (handed: string | HandedClaim): Promise<Ended> => {
      const { claim, delegation = undefined } = typeof handed === "string" ? { claim: handed } : handed;
      leaving.current?.abort();
      const left = new AbortController();
      leaving.current = left;
      const { signal } = left;
      const onPlace = (seconds: number, doors: ClaimDoors | undefined) =>
        setProgress({ state: "waiting", seconds, doors });
      const document = JSON.parse(claim) as ClaimDocument;
      let answered: DelegationProgress | undefined;
      const onDelegation = (of: DelegationProgress) => (answered = of);
      const id = await client.handIn(document, { signal, onPlace, delegation, onDelegation });
      const refused = answered?.state === "refused" ? { delegation: answered } : {};
      const onState = (status: IntentStatus) => {
        if (SETTLED.includes(status.state)) claimKeeper().leavePlace(document);
        setProgress({ isIn: true, ...refused, ...status });
      };
      return client.follow(id, onState, signal);
    },
  });
  return { ...mutation, progress };
}
