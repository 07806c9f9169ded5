export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** What may follow the words of a command. */
export type CommandWords = {
  readonly words: readonly string[];
  readonly next: readonly string[];
};

/** A script that completes the words of `symbolon` in a shell; where a value is typed, the shell completes files. */
export function completionScript(shell: Shell, commands: readonly CommandWords[]): string {
  // The longest words come first, so that the first that fits is the nearest.
  const sorted = commands.toSorted((a, b) => b.words.length - a.words.length);
  return SCRIPTS[shell](sorted);
}

/** A case of a shell for each command, by the words that were typed. */
function casesOf(commands: readonly CommandWords[], assign: (next: readonly string[]) => string): string {
  return commands
    .map(
      ({ words, next }) => `    ${words.length === 0 ? "*" : `" ${words.join(" ")} "*`}) ${assign(next)} ;;`,
    )
    .join("\n");
}

const SCRIPTS: Readonly<Record<Shell, (commands: readonly CommandWords[]) => string>> = {
  bash: (commands) => `_symbolon() {
  local typed="" next="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) ;; *) typed="$typed $word" ;; esac
  done
  case "$typed " in
${casesOf(commands, (next) => `next="${next.join(" ")}"`)}
  esac
  COMPREPLY=($(compgen -W "$next" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _symbolon symbolon
`,
  zsh: (commands) => `#compdef symbolon
_symbolon() {
  local typed="" word
  local -a next
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case $word in -*) ;; *) typed="$typed $word" ;; esac
  done
  case "$typed " in
${casesOf(commands, (next) => `next=(${next.join(" ")})`)}
  esac
  compadd -- $next || _files
}
compdef _symbolon symbolon
`,
  fish: (commands) => `function __symbolon_next
  set -l typed ""
  for word in (commandline -opc)[2..-1]
    string match -q -- '-*' $word; or set typed "$typed $word"
  end
  switch "$typed "
${commands
  .map(({ words, next }) => {
    const pattern = words.length === 0 ? "'*'" : `' ${words.join(" ")} *'`;
    return `    case ${pattern}\n      printf '%s\\n' ${next.join(" ")}`;
  })
  .join("\n")}
  end
end
complete -c symbolon -a '(__symbolon_next)'
`,
};
