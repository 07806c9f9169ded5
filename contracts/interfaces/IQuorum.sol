// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { Act, PackedRule } from "./IRulebook.sol";
import { IRulebook } from "./IRulebook.sol";

/// @notice One seat of a roster. A key is an account's address (a plain account, a contract wallet by ERC-1271), or keccak256
/// of an ERC-7913 signer's bytes; zero for none.
struct Seat {
    /// @notice Whose seat it is; not zero.
    bytes32 member;
    /// @notice Who may sign in their place.
    bytes32 standIn;
    /// @notice Another who may.
    bytes32 secondStandIn;
}

/// @notice One seat's signature.
struct Approval {
    /// @notice Number of the seat, from 0; approvals are in ascending order of it.
    uint8 seat;
    /// @notice Who of the seat signed: 0 the member, 1 the stand-in, 2 the second one.
    uint8 chair;
    /// @notice 65 bytes, the 64 of ERC-2098, what a contract takes (ERC-1271), or of an ERC-7913 signer
    /// `abi.encode(bytes signer, bytes signature)`.
    bytes signature;
}

/// @notice What is put before the group. Its id is what seats sign (EIP-712, domain `Symbolon Quorum`, version `1`):
/// `Proposal(address target,bytes data,bytes32 evidence,uint256 nonce,uint64 deadline,uint16 roster)`, where `roster` is the
/// version of the roster that is asked.
struct Proposal {
    /// @notice The contract that is to be called; without ether.
    address target;
    /// @notice The call. Its selector (of `change`, its kind too) says which act it is.
    bytes data;
    /// @notice keccak256 of the evidence; zero for none. Where the call itself names evidence, the same.
    bytes32 evidence;
    /// @notice Free; one proposal an act and nonce is ever executed, so that alternatives can share one.
    uint256 nonce;
    /// @notice Last Unix second in which it may be sent or opened; 0 for no end.
    uint64 deadline;
}

/// @notice Where a proposal stands.
enum Stage {
    /// @notice Never opened. It may have been executed at once ({IQuorum-isUsed}).
    None,
    /// @notice Within its window.
    Open,
    /// @notice Decided; waits for its notice, or for somebody to execute it.
    Passed,
    /// @notice Enough seats objected.
    Refused,
    /// @notice Its window ended: all stays as it was.
    Lapsed,
    /// @notice Executed.
    Done,
    /// @notice Not executed within 7 days of when it might have been, or of an older roster, or another proposal of its act used
    /// its nonce.
    Void
}

/// @notice A proposal as it is stored, in one slot.
struct OpenProposal {
    /// @notice The rule of its opening.
    PackedRule rule;
    Act act;
    /// @notice Unix seconds.
    uint40 openedAt;
    /// @notice Unix seconds at which assent was enough; 0 before.
    uint40 passedAt;
    /// @notice Version of the roster it was opened under.
    uint16 roster;
    /// @notice One bit a seat.
    uint16 assents;
    /// @notice One bit a seat.
    uint16 objections;
    /// @notice Executed, or its silences counted.
    bool closed;
}

/// @title IQuorum
/// @notice A group that holds roles: issuer, revoker, emergency, proposer, guardian, authority of a trust list. It acts by a
/// rulebook of its own, by calling, and in no other way.
/// @dev Fast: enough signatures in one transaction. Slow, only when the group hesitates: what was signed so far opens a
/// proposal, and the clock decides it. Nothing waits for somebody who does not come.
/// @dev Warning: a key is told from another by itself alone. One person with two keys, or a verifier that takes two forms of one,
/// can sit in two seats.
/// @dev It never answers `isValidSignature`: a hash does not tell which act it is, so its lowest threshold would sign for all.
interface IQuorum {
    /// @notice A roster has 1 to `most` seats, and as many as the rules need.
    error SeatsOutOfRange(uint256 seats, uint256 least, uint256 most);
    /// @notice Each seat has a member.
    error SeatEmpty(uint256 seat);
    /// @notice A key sits once: else one key could count as two.
    error KeyTwice(bytes32 key, uint256 seat, uint256 other);
    /// @notice These are not the seats of the roster in force; `hash` is theirs.
    error NotRoster(bytes25 hash, bytes25 roster);
    /// @notice The call is none of the acts, or its target is not where that act is done.
    error NotAnAct(address target, bytes4 selector);
    /// @notice The group issues only what is bound to its rulebook.
    error NotBound(bytes32 rulesHash, bytes32 expected);
    /// @notice The rule demands evidence, or the call names other evidence than the proposal.
    error EvidenceMismatch(bytes32 evidence, bytes32 inCall);
    /// @notice The proposal may no longer be sent or opened.
    error DeadlineExpired(uint64 deadline, uint64 time);
    /// @notice Approvals ascend by seat: else a seat could count twice.
    error SeatOutOfOrder(uint256 seat, uint256 before);
    /// @notice No such seat, or nobody in that chair.
    error NobodyThere(uint256 seat, uint256 chair);
    /// @notice Stand-ins may sign from `from` on; the largest number: not at all in one transaction.
    error StandInTooEarly(uint256 seat, uint256 from);
    /// @notice The signature is not of that seat's key, or it is for something else: `digest` is what was to be signed.
    error InvalidSignature(uint256 seat, bytes32 key, bytes32 digest);
    /// @notice Too few seats signed.
    error QuorumMissed(Act act, uint256 approvals, uint256 quorum);
    /// @notice A proposal of this act with this nonce was executed already.
    error NonceUsed(Act act, uint256 nonce);
    /// @notice Beyond its rule's budget or sunset a hold needs the quorum of Suspend. A seat that cannot bear it does not count.
    error BeyondEmergency(uint256 seat, uint256 seconds_, uint256 left, uint256 sunset);
    /// @notice The proposal is not where it would have to be for this.
    error WrongStage(bytes32 id, Stage stage);
    /// @notice The seat said the other word already: it assents or objects, once. Saying the same again does nothing.
    error SeatHasSpoken(uint256 seat);
    /// @notice Silences count once a week: of proposals that were opened from `from` on, a week after the last count.
    error SilencesTooSoon(bytes32 id, uint256 from);
    /// @notice It may be executed from `from` on.
    error NoticeRuns(bytes32 id, uint256 from);
    /// @notice Only the group itself, by its act, may replace its roster.
    error NotSelf(address caller);
    /// @notice Only the dispute desk may, and only hold, end a hold, reinstate and revoke.
    error NotDesk(address caller, address desk);

    /// @notice A roster is in force. Proposals of older ones are void.
    event RosterReplaced(uint16 indexed version, Seat[] seats);
    /// @notice A proposal was opened, or passed and waits for its notice.
    event ProposalOpened(bytes32 indexed id, Act indexed act, Proposal proposal, uint16 assents);
    /// @notice More seats assented; `assents` are all so far.
    event Assented(bytes32 indexed id, uint16 assents);
    /// @notice More seats objected; `objections` are all so far.
    event Objected(bytes32 indexed id, uint16 objections);
    /// @notice The group acted; `assents` are the seats that stand for it, all zero where it is the desk's decision.
    event Acted(bytes32 indexed id, Act indexed act, address indexed target, bytes32 evidence, uint16 assents);
    /// @notice A proposal lapsed, and these seats had been silent; after three silences a seat is dormant until it signs.
    event SilencesCounted(bytes32 indexed id, uint16 silent, uint16 dormant);

    /// @notice Acts at once: as many signatures as the rule's quorum, in one transaction. Anyone may send it. Where the rule
    /// has a notice, the proposal passes and waits for it. Of what was opened, passed or not, it hears these seats too.
    /// @return id The proposal's.
    function act(
        Proposal calldata proposal,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) external returns (bytes32 id);

    /// @notice Opens a proposal with the signatures so far, at least one. Anyone may send it.
    /// @return id The proposal's.
    function open(
        Proposal calldata proposal,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) external returns (bytes32 id);

    /// @notice Adds assents to an open proposal: signatures over its id. Without any it looks again whether they are enough, as
    /// they may be since seats went dormant.
    function assent(bytes32 id, Seat[] calldata seats, Approval[] calldata approvals) external;

    /// @notice Adds objections to an open proposal: signatures over `Objection(bytes32 proposal)`.
    function object(bytes32 id, Seat[] calldata seats, Approval[] calldata approvals) external;

    /// @notice Executes a passed proposal whose notice is over. Anyone may. If the call fails, it reverts with its reason, and the
    /// proposal stays as it is.
    function execute(Proposal calldata proposal) external;

    /// @notice Counts the silences of a lapsed proposal, once, and those of one proposal a week. Anyone may.
    function countSilences(bytes32 id) external;

    /// @notice Does what the dispute desk decided. Only the desk; Hold, EndHold, Reinstate and Revoke.
    function enact(address target, bytes calldata data, bytes32 evidence) external;

    /// @notice Replaces the roster; only by {Act-Roster}.
    function replaceRoster(Seat[] calldata seats) external;

    /// @notice Where a proposal stands now, by storage and the block's time alone.
    function stageOf(bytes32 id) external view returns (Stage stage);

    /// @notice A proposal as stored; all zero where it was never opened.
    function proposalOf(bytes32 id) external view returns (OpenProposal memory proposal);

    /// @notice The id of a proposal under the roster in force.
    function idOf(Proposal calldata proposal) external view returns (bytes32 id);

    /// @notice Whether a proposal of this act with this nonce was executed.
    function isUsed(Act act, uint256 nonce) external view returns (bool used);

    /// @notice The roster in force.
    /// @return version From 1.
    /// @return seats Their number, 1 to 16.
    /// @return hash First 25 bytes of keccak256 of the seats' words, three a seat.
    function roster() external view returns (uint16 version, uint8 seats, bytes25 hash);

    /// @notice Silences of a seat so far, 0 to 3; at 3 it is dormant.
    function silencesOf(uint8 seat) external view returns (uint8 silences);

    /// @notice Silences of proposals that were opened before this moment, Unix seconds, no longer count: they count once a week,
    /// or a single seat could make all others dormant in hours, by opening what nobody cares for.
    function silencesCountFrom() external view returns (uint40 from);

    /// @notice Seconds of holds that a seat has signed for in this period of 90 days, in whole minutes, rounded up.
    function heldBy(uint8 seat) external view returns (uint32 spent);

    /// @notice Whether an account sits in the roster, as member or stand-in.
    function isSeated(Seat[] calldata seats, address account) external view returns (bool seated);

    /// @notice The group's rulebook: fixed.
    function rulebook() external view returns (IRulebook rulebook);

    /// @notice The dispute desk whose decisions the group carries out: fixed; zero for none.
    function desk() external view returns (address desk);
}
