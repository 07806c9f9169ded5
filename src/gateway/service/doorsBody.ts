import type { Doors } from "../policy/doors.ts";

/** The two doors as they are answered: wei and base units as decimal text, which no reader rounds. */
export function doorsBody({ gateway, direct }: Doors): object {
  return {
    gateway: { ...gateway, wei: String(gateway.wei), fee: String(gateway.fee) },
    direct: { ...direct, wei: String(direct.wei) },
  };
}
