import type { Command, Option } from "commander";

const rare = new WeakSet<Option>();

/** Leaves options out of a command's help, but of `--help --all`: what hardly anybody needs. @param names as `--form` */
export function rarely(command: Command, ...names: readonly string[]): Command {
  for (const name of names) {
    const option = command.options.find(({ long }) => long === name);
    if (option === undefined) throw new Error(`${command.name()} has no option ${name}.`);
    rare.add(option);
  }
  return command;
}

export function isRare(option: Option): boolean {
  return rare.has(option);
}
