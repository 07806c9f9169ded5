import {
  type Abi,
  type Address,
  type ContractEventName,
  isAddressEqual,
  type Log,
  type ParseEventLogsReturnType,
  parseEventLogs,
} from "viem";

type OwnEventsParameters<abi extends Abi, eventName> = {
  readonly contract: Address;
  readonly abi: abi;
  /** Default: all events. */
  readonly eventName?: eventName;
  readonly logs: readonly Log[];
};

/**
 * A contract's own events in these logs, in their order. Logs of other contracts and other events are skipped: any
 * contract can emit similar ones.
 */
export function ownEvents<
  const abi extends Abi,
  const eventName extends ContractEventName<abi> | undefined = undefined,
>({
  contract,
  logs,
  ...events
}: OwnEventsParameters<abi, eventName>): ParseEventLogsReturnType<abi, eventName, true> {
  const own = logs.filter(({ address }) => isAddressEqual(address, contract));
  return parseEventLogs({ ...events, logs: own });
}
