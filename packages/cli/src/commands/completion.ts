import type { Command } from '../command.ts';
import { ticketVerbs } from './ticket.ts';

const usage = `portico completion bash|zsh|fish     prints what your shell reads, for instance:
  bash   source <(portico completion bash)
  zsh    portico completion zsh > "\${fpath[1]}/_portico"
  fish   portico completion fish > ~/.config/fish/completions/portico.fish
`;

/** Words that may come second, by the first. Of \`ticket\` they come third: a number stands between. */
const seconds: Readonly<Record<string, readonly string[]>> = {
  tenants: ['validate', 'plan', 'apply', 'show', 'schema'],
  import: ['tickets', 'people', 'list', 'undo'],
  report: ['service'],
  sla: ['evaluate', 'explain', 'what-if'],
  events: ['match'],
  mail: ['parse', 'reply-text'],
  audit: ['verify'],
  isolation: ['report'],
  completion: ['bash', 'zsh', 'fish'],
};
/** Words that begin a filter of the queue. */
const filters = ['status:', 'client:', 'priority:', 'assignee:', 'team:', 'tag:', 'due<'];
const options: Readonly<Record<string, readonly string[]>> = {
  tickets: ['--scope', '--sort', '--limit', '--all', '--output', '--json', ...filters],
  ticket: ['--to', '--team', '--code', '--for', '--activity', '--text', '--note', '--output', '--json'],
  login: ['--url', '--device', '--key', '--status', '--json'],
};

const shells: Readonly<Record<string, (nouns: readonly string[]) => string>> = { bash, zsh, fish };

/** `portico completion`: completes nouns and verbs. @param nouns the commands there are, known when it runs. */
export function completionCommand(nouns: () => readonly string[]): Command {
  return {
    name: 'completion',
    summary: 'print completions for bash, zsh or fish',
    async run(args, io) {
      const [shell, ...rest] = args;
      const script = shell !== undefined && Object.hasOwn(shells, shell) ? shells[shell] : undefined;
      if (!script || rest.length > 0) {
        io.stderr(`${shell === undefined ? 'say for which shell' : `there are none for "${shell}"`}\n${usage}`);
        return 2;
      }
      io.stdout(script([...nouns(), 'help']));
      return 0;
    },
  };
}

function optionCases(indent: string): string {
  return Object.entries(options)
    .map(([noun, words]) => `${indent}${noun}) words="${words.join(' ')}" ;;`)
    .join('\n');
}

function bash(nouns: readonly string[]): string {
  const cases = Object.entries(seconds).map(([noun, verbs]) => `    ${noun}) words="${verbs.join(' ')}" ;;`);
  return `# bash completion for portico
_portico() {
  local words=""
  if [ "$COMP_CWORD" -eq 1 ]; then words="${nouns.join(' ')}"
  elif [ "$COMP_CWORD" -eq 2 ] && [[ "\${COMP_WORDS[2]}" != -* && "\${COMP_WORDS[1]}" != tickets ]]; then case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  elif [[ "\${COMP_WORDS[COMP_CWORD]}" == -* || "\${COMP_WORDS[1]}" = tickets ]]; then case "\${COMP_WORDS[1]}" in
${optionCases('    ')}
  esac
  elif [ "$COMP_CWORD" -eq 3 ] && [ "\${COMP_WORDS[1]}" = ticket ]; then words="${ticketVerbs.join(' ')}"
  fi
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [ -n "$words" ] || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _portico portico
`;
}

function zsh(nouns: readonly string[]): string {
  const cases = Object.entries(seconds).map(([noun, verbs]) => `      ${noun}) compadd ${verbs.join(' ')} ;;`);
  const zshOptions = Object.entries(options)
    .map(([noun, words]) => `      ${noun}) compadd -- ${words.map((one) => `'${one}'`).join(' ')} ;;`)
    .join('\n');
  return `#compdef portico
_portico() {
  if (( CURRENT == 2 )); then compadd ${nouns.join(' ')}
  elif (( CURRENT == 3 )); then
    case $words[2] in
${cases.join('\n')}
      *) _files ;;
    esac
  elif (( CURRENT == 4 )) && [[ $words[2] == ticket ]]; then compadd ${ticketVerbs.join(' ')}
  elif [[ $words[CURRENT] == -* || $words[2] == tickets ]]; then
    case $words[2] in
${zshOptions}
      *) _files ;;
    esac
  else _files
  fi
}
compdef _portico portico
`;
}

function fish(nouns: readonly string[]): string {
  const first = `complete -c portico -n __fish_use_subcommand -f -a '${nouns.join(' ')}'`;
  const second = Object.entries(seconds).map(
    ([noun, verbs]) => `complete -c portico -n '__fish_seen_subcommand_from ${noun}' -a '${verbs.join(' ')}'`,
  );
  const third = `complete -c portico -n '__fish_seen_subcommand_from ticket' -f -a '${ticketVerbs.join(' ')}'`;
  const long = Object.entries(options).flatMap(([noun, words]) =>
    words
      .filter((one) => one.startsWith('--'))
      .map((one) => `complete -c portico -n '__fish_seen_subcommand_from ${noun}' -l ${one.slice(2)}`),
  );
  return `# fish completion for portico\n${[first, ...second, third, ...long].join('\n')}\n`;
}
