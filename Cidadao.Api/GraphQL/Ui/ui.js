'use strict';

const texts = {
  pt: {
    run: 'Executar', examples: 'Exemplos', query: 'Consulta', hint: 'Ctrl+Enter executa, Ctrl+Espaço completa.', variables: 'Variáveis (JSON)',
    headers: 'Cabeçalhos (JSON)', result: 'Resultado', docs: 'Documentação', back: '← início', running: 'executando…', json: 'JSON inválido: ',
    unreachable: 'A API não responde.', closed: 'O esquema não é mostrado nesta instalação.', kinds: 'Tipos', errors: ' com erros',
  },
  en: {
    run: 'Run', examples: 'Examples', query: 'Query', hint: 'Ctrl+Enter runs, Ctrl+Space completes.', variables: 'Variables (JSON)',
    headers: 'Headers (JSON)', result: 'Result', docs: 'Documentation', back: '← start', running: 'running…', json: 'Invalid JSON: ',
    unreachable: 'The API does not answer.', closed: 'This installation does not show its schema.', kinds: 'Types', errors: ' with errors',
  },
};
const language = navigator.language.startsWith('pt') ? 'pt' : 'en';
const text = texts[language];

const examples = {
  'contracts': ['query Contracts($filter: ContractFilter) {\n  contracts(first: 5, orderBy: VALUE, filter: $filter) {\n    total\n    nodes {\n      number\n      object\n      initialValue\n      supplier { name document }\n      buyingUnit { name }\n      findings { severity title { pt } }\n    }\n    pageInfo { endCursor hasNextPage }\n  }\n}', '{ "filter": { "minValue": 10000 } }'],
  'findings': ['{\n  findings(first: 5, filter: { severity: HIGH }) {\n    nodes {\n      title { pt en }\n      severity\n      value\n      evidence { result { value unit } threshold { value source } }\n      contracts(first: 2) { number supplier { name } }\n    }\n  }\n}', ''],
  'agencies': ['{\n  agencies(first: 10) {\n    code\n    name\n    contractCount\n    contractValue\n    contracts(first: 2, orderBy: VALUE) { nodes { number initialValue } }\n  }\n}', ''],
  'indicators': ['{\n  indicators {\n    code\n    title { pt en }\n    legalBasis\n  }\n}', ''],
  'startInvestigation': ['mutation Start($input: StartInvestigationInput, $key: String) {\n  startInvestigation(input: $input, idempotencyKey: $key) { id location }\n}', '{ "input": { "indicators": ["F01"] }, "key": null }'],
};

const element = id => document.getElementById(id);
const [query, variables, headers, result, status, docs, search, suggestions] =
  ['query', 'variables', 'headers', 'result', 'status', 'docs', 'search', 'suggestions'].map(element);
let types = new Map();

function show(message, isBad) {
  status.textContent = message;
  status.className = isBad ? 'bad' : '';
}

function json(of) {
  return of.value.trim() === '' ? undefined : JSON.parse(of.value);
}

async function ask(body, more) {
  const answer = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json', 'Accept-Language': language, ...more },
    body: JSON.stringify(body),
  });
  return [answer.status, await answer.json()];
}

async function run() {
  let body, more;
  try {
    [body, more] = [{ query: query.value, variables: json(variables) }, json(headers)];
  } catch (error) {
    show(text.json + error.message, true);
    return;
  }
  show(text.running, false);
  const began = performance.now();
  try {
    const [code, answer] = await ask(body, more);
    result.value = JSON.stringify(answer, null, 2);
    show(`${code} · ${Math.round(performance.now() - began)} ms${answer.errors ? text.errors : ''}`, Boolean(answer.errors));
  } catch {
    show(text.unreachable, true);
  }
}

// The schema, as documentation.

const shape = 'kind name ofType { kind name ofType { kind name ofType { kind name } } }';
const introspection = `{ __schema { types { kind name description
  fields { name description args { name description type { ${shape} } } type { ${shape} } }
  inputFields { name description type { ${shape} } } enumValues { name description } } } }`;

const nameOf = type => type.ofType ? nameOf(type.ofType) : type.name;
const write = type => type.kind === 'NON_NULL' ? `${write(type.ofType)}!` : type.kind === 'LIST' ? `[${write(type.ofType)}]` : type.name;

function node(tag, content, ...children) {
  const made = document.createElement(tag);
  if (content) made.textContent = content;
  made.append(...children);
  return made;
}

function link(name, label) {
  const made = node('button', label ?? name);
  made.type = 'button';
  made.addEventListener('click', () => showType(name));
  return made;
}

function member(name, type, description, args) {
  const line = node('li', '', node('code', name));
  if (args?.length) {
    line.append(node('code', '('));
    args.forEach((arg, at) => line.append(node('code', `${at ? ', ' : ''}${arg.name}: `), link(nameOf(arg.type), write(arg.type))));
    line.append(node('code', ')'));
  }
  if (type) line.append(node('code', ': '), link(nameOf(type), write(type)));
  if (description) line.append(node('p', description));
  return line;
}

function showType(name) {
  const type = types.get(name);
  const list = node('ul');
  for (const field of type.fields ?? []) list.append(member(field.name, field.type, field.description, field.args));
  for (const field of type.inputFields ?? []) list.append(member(field.name, field.type, field.description));
  for (const value of type.enumValues ?? []) list.append(member(value.name, null, value.description));
  const back = node('button', text.back);
  back.type = 'button';
  back.addEventListener('click', showStart);
  docs.replaceChildren(back, node('h2', name), node('p', type.description), list);
}

function showStart() {
  const wanted = search.value.trim().toLowerCase();
  const list = node('ul');
  for (const [name, type] of [...types].sort(([a], [b]) => a.localeCompare(b))) {
    if (name.startsWith('__')) continue;
    const inside = [...(type.fields ?? []), ...(type.inputFields ?? [])].some(field => field.name.toLowerCase().includes(wanted));
    if (wanted === '' || name.toLowerCase().includes(wanted) || inside) list.append(node('li', '', link(name)));
  }
  docs.replaceChildren(node('h2', text.kinds), list);
}

async function loadSchema() {
  try {
    const [, answer] = await ask({ query: introspection });
    types = new Map((answer.data?.__schema.types ?? []).map(type => [type.name, type]));
  } catch {
    types = new Map();
  }
  if (types.size) showStart(); else docs.replaceChildren(node('p', text.closed));
}

// What may stand at the cursor: the type of the selection that it is in.

function typeAt(before) {
  const stack = [];
  let last = null;
  let inArguments = 0;
  const words = before.replace(/#.*$/gm, '').match(/"(?:\\.|[^"\\])*"?|\.\.\.\s*on\s+\w+|[{}()]|\w+/g) ?? [];
  for (const word of words) {
    if (word === '(') inArguments++;
    else if (word === ')') inArguments--;
    else if (inArguments) continue;
    else if (word === '{') stack.push(last ?? (before.trimStart().startsWith('mutation') ? 'Mutation' : 'Query'));
    else if (word === '}') stack.pop();
    else if (word.startsWith('...')) last = word.split(/\s+/).pop();
    else if (stack.length) {
      const field = types.get(stack.at(-1))?.fields?.find(one => one.name === word);
      last = field ? nameOf(field.type) : null;
    }
  }
  return inArguments ? null : stack.at(-1);
}

function suggest() {
  const before = query.value.slice(0, query.selectionStart);
  const part = before.match(/\w*$/)[0];
  const fields = types.get(typeAt(before.slice(0, before.length - part.length)))?.fields ?? [];
  const names = fields.map(field => field.name).filter(name => name.startsWith(part));
  suggestions.replaceChildren(...names.map((name, at) => {
    const item = node('li', name);
    item.setAttribute('role', 'option');
    item.setAttribute('aria-selected', String(at === 0));
    item.addEventListener('mousedown', event => { event.preventDefault(); take(name, part); });
    return item;
  }));
  suggestions.dataset.part = part;
  suggestions.hidden = names.length === 0;
}

function take(name, part) {
  query.setRangeText(name, query.selectionStart - part.length, query.selectionStart, 'end');
  suggestions.hidden = true;
}

function move(by) {
  const items = [...suggestions.children];
  const at = items.findIndex(item => item.getAttribute('aria-selected') === 'true');
  items[at].setAttribute('aria-selected', 'false');
  const next = items[(at + by + items.length) % items.length];
  next.setAttribute('aria-selected', 'true');
  next.scrollIntoView({ block: 'nearest' });
}

query.addEventListener('keydown', event => {
  if (!suggestions.hidden && ['ArrowDown', 'ArrowUp', 'Enter', 'Escape'].includes(event.key)) {
    event.preventDefault();
    if (event.key === 'Escape') suggestions.hidden = true;
    else if (event.key === 'Enter') take(suggestions.querySelector('[aria-selected=true]').textContent, suggestions.dataset.part);
    else move(event.key === 'ArrowDown' ? 1 : -1);
  } else if (event.key === ' ' && event.ctrlKey) {
    event.preventDefault();
    suggest();
  } else if (event.key === 'Enter' && !event.ctrlKey) {
    event.preventDefault();
    const line = query.value.slice(0, query.selectionStart).split('\n').pop();
    query.setRangeText(`\n${line.match(/^ */)[0]}${/[{(]\s*$/.test(line) ? '  ' : ''}`, query.selectionStart, query.selectionEnd, 'end');
  }
});
query.addEventListener('input', () => { if (!suggestions.hidden) suggest(); });
query.addEventListener('blur', () => { suggestions.hidden = true; });
document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});
element('run').addEventListener('click', run);
search.addEventListener('input', showStart);
const select = element('examples');
for (const name of Object.keys(examples)) select.append(node('option', name));
select.addEventListener('change', () => { [query.value, variables.value] = examples[select.value]; });

document.documentElement.lang = language === 'pt' ? 'pt-BR' : 'en';
for (const labelled of document.querySelectorAll('[data-text]')) labelled.textContent = text[labelled.dataset.text];
[query.value, variables.value] = examples.contracts;
loadSchema();
run();
