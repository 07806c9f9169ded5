// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What a group may do: all else is refused. The numbers are stored and never change.
enum Act {
    /// @notice Issue a batch.
    Issue,
    /// @notice Make attestations.
    Attest,
    /// @notice Hold credentials at once.
    Hold,
    /// @notice Bring the end of holds forward.
    EndHold,
    /// @notice Announce a suspension.
    Suspend,
    /// @notice Announce the end of a suspension, or retract what was announced in this epoch.
    Reinstate,
    /// @notice Revoke credentials or attestations: final.
    Revoke,
    /// @notice Propose the next root of a cumulative campaign.
    ProposeRoot,
    /// @notice Veto a proposed root.
    VetoRoot,
    /// @notice Change a trust list.
    List,
    /// @notice Replace the group's roster.
    Roster,
    /// @notice Announce rules, or drop the announced ones.
    Rules
}

/// @notice How a proposal passes.
enum Mode {
    /// @notice As soon as enough seats assent; else it lapses at the end of its window, and all stays as it was.
    Assent,
    /// @notice At the end of its window, unless enough seats object. Only for what loosens: {Act-Reinstate}, {Act-EndHold}.
    Objection
}

/// @notice What holds for one act. All times are whole minutes, in seconds.
struct Rule {
    /// @notice Seats that must assent, 1 to all of them.
    uint8 quorum;
    /// @notice What the quorum may fall to as seats go dormant, once a proposal is open: at least the majority of `quorum`;
    /// for Issue, Roster and Rules `quorum` itself, which never falls.
    uint8 floor;
    /// @notice How a proposal passes.
    Mode mode;
    /// @notice Seats whose objections refuse a proposal, 1 to all of them.
    uint8 vetoes;
    /// @notice Whether a proposal must name evidence.
    bool evidence;
    /// @notice Seconds in which an open proposal is decided: 1 hour to 30 days.
    uint32 window;
    /// @notice Seconds after its opening from which stand-ins may sign, at most `window`; 0: always; `window`: never.
    uint32 standIn;
    /// @notice Seconds from a proposal's passing to when it may be executed, at most 90 days. For Rules: from their
    /// announcement to when they are in force, 1 to 180 days.
    uint32 notice;
    /// @notice Only for Hold: seconds of holds, added up over the credentials held (of a whole batch, all), that one seat may sign for in a period of
    /// 90 days; at most 30 days. What is beyond needs the quorum of Suspend.
    uint32 budget;
    /// @notice Only for Hold: longest hold in seconds; at most 30 days. What is longer needs the quorum of Suspend.
    uint32 sunset;
}

/// @notice A rule as it is stored; {Rules} packs and unpacks it.
type PackedRule is uint112;

/// @notice A new rule for one act.
struct RuleChange {
    Act act;
    Rule rule;
}

/// @title IRulebook
/// @notice The law of one issuer community: who may do what, with what notice, by when, and what happens if nobody acts. A
/// batch binds itself to it by its policy's `rulesHash` ({Ids-rules}).
/// @dev No owner. The community's quorum, which alone may announce rules, is fixed; so is every bound. Law goes by the clock:
/// an announced rule is in force from its second on, whoever acts or does not. What is open keeps the rules of its opening.
interface IRulebook {
    /// @notice Only the community's quorum may announce or drop rules.
    error NotQuorum(address caller, address quorum);
    /// @notice At founding each act needs its rule, in the order of {Act}.
    error RulesMissing(uint256 given, uint256 needed);
    /// @notice An announcement changes at least one act.
    error NoRules();
    /// @notice The acts of an announcement ascend, each at most once.
    error ActsOutOfOrder(Act act, Act before);
    /// @notice New rules come into force after their notice, and not more than a year later: `from` is Unix seconds, whole
    /// minutes.
    error FromOutOfRange(uint64 from, uint64 earliest, uint64 latest);
    /// @notice Rules are announced already, and one announcement waits at a time. They may be dropped, never altered.
    error RulesPending(uint32 version, uint64 from);
    /// @notice No announced rules wait to come into force.
    error NothingPending();
    /// @notice A quorum is 1 to all seats.
    error QuorumOutOfRange(Act act, uint8 quorum, uint8 seats);
    /// @notice A quorum falls at most to `least`, and never above itself.
    error FloorOutOfRange(Act act, uint8 floor, uint8 least, uint8 most);
    /// @notice Vetoes are 1 to all seats: more could never be reached.
    error VetoesOutOfRange(Act act, uint8 vetoes, uint8 seats);
    /// @notice Only Reinstate and EndHold may pass because nobody objects.
    error ModeNotAllowed(Act act, Mode mode);
    /// @notice A window lies between these bounds, in seconds.
    error WindowOutOfRange(Act act, uint32 window, uint32 shortest, uint32 longest);
    /// @notice Stand-ins may sign from a moment within the window, or from its end: never.
    error StandInOutOfRange(Act act, uint32 standIn, uint32 window);
    /// @notice A notice lies between these bounds, in seconds.
    error NoticeOutOfRange(Act act, uint32 notice, uint32 shortest, uint32 longest);
    /// @notice Only Hold has a budget and a sunset, each at most `longest` seconds.
    error EmergencyOutOfRange(Act act, uint32 budget, uint32 sunset, uint32 longest);
    /// @notice Times are whole minutes.
    error NotWholeMinutes(uint256 time);

    /// @notice Rules were announced. Version 0 are those of the founding.
    event RulesAnnounced(uint32 indexed version, uint64 from, RuleChange[] changes);
    /// @notice Announced rules were dropped before they came into force; the next announcement has the next version.
    event RulesDropped(uint32 indexed version);

    /// @notice Announces rules. Only the quorum. Acts that are not named keep their rule.
    /// @param changes Acts in ascending order, with their new rules.
    /// @param from Unix seconds, whole minutes, from which they are in force: at least the notice of the law in force from now.
    /// @return version Number of the announcement.
    function announceRules(RuleChange[] calldata changes, uint64 from) external returns (uint32 version);

    /// @notice Drops the announced rules before they come into force. Only the quorum.
    function dropRules() external;

    /// @notice The rule of an act at a moment, past or future, as far as it is announced. Answers for past moments never
    /// change; those for moments before {firmUntil} do not either, but where the announced rules are dropped.
    /// @param moment Unix seconds; before the founding: the rule of the founding.
    function rulesAt(Act act, uint64 moment) external view returns (Rule memory rule);

    /// @notice The same, packed: for contracts.
    function packedRuleAt(Act act, uint64 moment) external view returns (PackedRule rule);

    /// @notice The announcement that is the newest: whether it waits, `from` tells. {IRulebook-RulesAnnounced} has its rules.
    /// @return version 0 where none was made since the founding.
    /// @return from Unix seconds from which it is in force; 0 at the founding, or where it was dropped.
    function newestRules() external view returns (uint32 version, uint64 from);

    /// @notice Before this moment nothing that is announced from now on can change the law: it lies the notice of Rules ahead,
    /// or sooner where announced rules shorten that notice.
    /// @return moment Unix seconds.
    function firmUntil() external view returns (uint64 moment);

    /// @notice Longest time, in seconds, from the opening of a proposal today to when it is over or may be executed: window and
    /// notice. For Rules: to when what was announced at the end of the window may be in force.
    function decisionBound(Act act) external view returns (uint64 bound);

    /// @notice Fewest seats with which every rule, in force or announced, can be met.
    function leastSeats() external view returns (uint8 seats);

    /// @notice The community's quorum: fixed.
    function quorum() external view returns (address quorum);
}
