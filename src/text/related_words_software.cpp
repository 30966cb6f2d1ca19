// Words of software work that may stand for one another, by field. Written by us from general
// knowledge before anything was measured; what lowered figures was left out.
#include "text/word_lists.hpp"

namespace memory::text {

const std::string_view kRelatedWordsOfSoftware =
    // faults
    "bug defect issue glitch regression; crash: panic segfault abort; panic: crash; segfault: "
    "coredump crash; hang: unresponsive deadlock; deadlock livelock; exception traceback "
    "stacktrace backtrace; incident outage downtime; postmortem incident; flaky intermittent; "
    "warning alert; timeout retry; retry backoff; workaround hack; reproduce repro; debug "
    "diagnose troubleshoot; debug debugger; leak: oom; oom: memory; typo misspelling; "
    "vulnerability cve exploit; overflow underflow; invalid incorrect malformed; "
    // changing
    "fix patch mend hotfix; rename refactor; refactor restructure cleanup rewrite; delete erase "
    "purge wipe; create add; add insert append; upgrade bump update; downgrade: rollback; "
    "rollback revert undo; copy duplicate clone; duplicate dedupe; convert transform; deactivate: "
    "disable; deprecate obsolete legacy; optimize speedup; modify edit alter; sync synchronize; "
    "fetch retrieve download; install setup; uninstall remove; merge rebase squash; "
    // delivery
    "deploy: release ship rollout publish; rollout deploy release; ship: release deploy; "
    "production prod; pipeline ci cicd workflow; ci: build jenkins; pr: pull merge; pull: pr; "
    "changelog release; roadmap milestone; prototype mvp poc; demo showcase; jira: ticket issue; "
    "backlog todo; todo task; canary rollout; compile: build; makefile cmake; cron: scheduler "
    "cronjob; retro: retrospective; monorepo repo; github gitlab; approve lgtm; "
    // settings and secrets
    "parameter argument flag option; toggle flag; env environment; default fallback; auth login "
    "signin sso oauth; login signin logon; signup registration register; logout signout; "
    "credential secret password; secret credential token; token apikey jwt; password passphrase "
    "passcode; permission access privilege; cert certificate; tls ssl https; decrypt encrypt; "
    "hash checksum; firewall vpn; whitelist allowlist; blacklist blocklist denylist; sanitize "
    "escape; validate verify; "
    // speed
    "latency slow lag; perf performance speed; speed: latency throughput slow; slow sluggish "
    "laggy; throughput bandwidth; bottleneck slow; benchmark perf; cache memoize; cache: redis "
    "ttl; ttl expiry expiration; quota limit; throttle ratelimit limit; scale scalability; uptime "
    "availability; failover redundancy; cpu processor; gpu cuda; disk storage ssd; ram memory; "
    "async asynchronous; mutex lock semaphore; queue backlog; "
    // code
    "dependency module package; test: spec pytest jest unittest; spec: test; unittest pytest; "
    "mock stub; webhook callback; option: setting parameter; config: option; dropdown: menu; "
    "directory: path; cli: terminal shell; terminal: cli console; bash zsh shell; command: cli; "
    "extension plugin addon; docker dockerfile; admin administrator; queue: kafka rabbitmq; "
    "stylesheet css; cloud: gcp serverless; daemon: worker; profile: account; git: github gitlab; "
    "lint linter eslint; formatter prettier; regex regexp; null nil undefined; bool boolean; int "
    "integer; dict dictionary hashmap; parse parser; scrape scraper crawler; handler controller; "
    "url uri link; yaml yml; spreadsheet csv; format: json yaml csv; function subroutine; invoke: "
    "call; execute run; component widget; ui interface gui; ui: frontend; modal popup dialog; "
    "architecture: design; microservice: service; library sdk; sdk api; documentation docs "
    "readme; docs: documentation; readme wiki; comment docstring; convention guideline; snippet "
    "code; developer dev; coder developer; codebase repo; javascript js; typescript ts; python "
    "py; rust cargo; node nodejs npm; npm yarn; pip pypi; java jvm; jupyter notebook; pandas "
    "dataframe; template boilerplate; "
    // data and machines
    "database postgres sql; sql query; postgres postgresql psql; mongo mongodb; mysql mariadb; "
    "sqlite sqlite3; schema migration; column attribute; orm sqlalchemy; shard partition; replica "
    "replication; backup snapshot; search lookup; elasticsearch search; endpoint: url; api: "
    "graphql; graphql api; grpc rpc; proxy gateway nginx; dns domain hostname; socket websocket; "
    "kubernetes helm; pod kubernetes; lambda serverless; vm virtual; terraform ansible; log "
    "logger; metric telemetry; dashboard grafana; dashboard metric; notification alert; mobile: "
    "android ios iphone; phone: iphone android; browser: chrome firefox safari; os: linux windows "
    "macos; linux ubuntu debian; editor: vscode vim emacs; ide vscode; bot chatbot; llm gpt ai; "
    "ai: llm gpt; prompt instruction; embedding vector; dataset corpus; inference prediction; "
    "classifier classification; email smtp; payment: checkout; server: host; hostname host; "
    "filesystem file; zip archive compress; ";

}  // namespace memory::text
