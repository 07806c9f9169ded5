// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { Act, PackedRule } from "./IRulebook.sol";
import { IRulebook } from "./IRulebook.sol";

/// @notice One seat of a roster. A key is an account's address (a plain account, a contract wallet by ERC-1271), or keccak256
/// of an ERC-7913 signer's bytes; zero for none.
struct Seat {
    /// @notice Key of the seat's member; not zero.
    bytes32 member;
    /// @notice Key that may sign instead of the member.
    bytes32 standIn;
    /// @notice Another key that may.
    bytes32 secondStandIn;
}

/// @notice One seat's signature.
struct Approval {
    /// @notice Number of the seat, from 0; approvals are in ascending order of it.
    uint8 seat;
    /// @notice Which key of the seat signed: 0 the member, 1 the stand-in, 2 the second stand-in.
    uint8 chair;
    /// @notice 65 bytes, the 64 of ERC-2098, or a signature that a contract accepts (ERC-1271). For an ERC-7913 signer:
    /// `abi.encode(bytes signer, bytes signature)`.
    bytes signature;
}

/// @notice A proposal to the group. Seats sign its id (EIP-712, domain `Symbolon Quorum`, version `1`):
/// `Proposal(address target,bytes data,bytes32 evidence,uint256 nonce,uint64 deadline,uint16 roster)`, where `roster` is the
/// version of the roster that is asked.
struct Proposal {
    /// @notice The contract that the group calls, without ether.
    address target;
    /// @notice The call's data. Its selector decides which act it is; for `change`, the kind decides too.
    bytes data;
    /// @notice keccak256 of the evidence; zero for none. If the call itself names evidence, both must be the same.
    bytes32 evidence;
    /// @notice Free. For each act and nonce only one proposal is ever executed, so alternatives can share a nonce.
    uint256 nonce;
    /// @notice Last Unix second in which the proposal may be sent or opened; 0 for no end.
    uint64 deadline;
}

/// @notice A proposal's stage.
enum Stage {
    /// @notice Never opened. It may have been executed at once ({IQuorum-isUsed}).
    None,
    /// @notice Within its window.
    Open,
    /// @notice Decided; waits for its notice to end, or for somebody to execute it.
    Passed,
    /// @notice Enough seats objected.
    Refused,
    /// @notice Its window ended without a decision: nothing changes.
    Lapsed,
    /// @notice Executed.
    Done,
    /// @notice Can no longer be executed: 7 days passed since it could first be executed, or it belongs to an older roster, or
    /// another proposal of its act used its nonce.
    Void
}

/// @notice A proposal as it is stored, in one slot.
struct OpenProposal {
    /// @notice The rule that was in force when it was opened.
    PackedRule rule;
    Act act;
    /// @notice Unix seconds of its opening.
    uint40 openedAt;
    /// @notice Unix seconds at which it had enough assents; 0 before.
    uint40 passedAt;
    /// @notice Version of the roster it was opened under.
    uint16 roster;
    /// @notice One bit a seat.
    uint16 assents;
    /// @notice One bit a seat.
    uint16 objections;
    /// @notice Whether it was executed, or its silences were counted.
    bool closed;
}

/// @title IQuorum
/// @notice A group that holds roles: issuer, revoker, emergency, proposer, guardian, authority of a trust list. It acts only by
/// calling contracts, and only as its own rulebook allows.
/// @dev The fast way: enough signatures in one transaction. The slow way, used only when the group hesitates: the signatures so
/// far open a proposal, and time decides it. A missing member blocks nothing.
/// @dev Warning: the group tells keys apart only by their values. One person with two keys can sit in two seats. So can one key
/// of which a verifier accepts two forms.
/// @dev The group never answers `isValidSignature`: a hash does not show which act it is, so the lowest threshold would sign
/// for all acts.
interface IQuorum {
    /// @notice A roster must have 1 to `most` seats, and at least as many as the rules need.
    error SeatsOutOfRange(uint256 seats, uint256 least, uint256 most);
    /// @notice Each seat has a member.
    error SeatEmpty(uint256 seat);
    /// @notice A key may have one seat only; otherwise it could count as two.
    error KeyTwice(bytes32 key, uint256 seat, uint256 other);
    /// @notice These are not the seats of the roster in force; `hash` is theirs.
    error NotRoster(bytes25 hash, bytes25 roster);
    /// @notice The call is not one of the acts, or its target is not the contract for that act.
    error NotAnAct(address target, bytes4 selector);
    /// @notice The group issues only batches whose rules hash names its own rulebook.
    error NotBound(bytes32 rulesHash, bytes32 expected);
    /// @notice The rule requires evidence, or the call names other evidence than the proposal.
    error EvidenceMismatch(bytes32 evidence, bytes32 inCall);
    /// @notice The proposal may no longer be sent or opened.
    error DeadlineExpired(uint64 deadline, uint64 time);
    /// @notice Approvals must ascend by seat; otherwise a seat could count twice.
    error SeatOutOfOrder(uint256 seat, uint256 before);
    /// @notice There is no such seat, or the seat has no key in that chair.
    error NobodyThere(uint256 seat, uint256 chair);
    /// @notice Stand-ins may sign from `from` on. The largest number means that they may not sign when the group acts in one
    /// transaction.
    error StandInTooEarly(uint256 seat, uint256 from);
    /// @notice The signature is not of that seat's key, or it is for another digest than `digest`.
    error InvalidSignature(uint256 seat, bytes32 key, bytes32 digest);
    /// @notice Too few seats signed.
    error QuorumMissed(Act act, uint256 approvals, uint256 quorum);
    /// @notice A proposal of this act with this nonce was already executed.
    error NonceUsed(Act act, uint256 nonce);
    /// @notice A hold beyond its rule's budget or sunset needs the quorum of Suspend. A seat whose budget is too small for the
    /// hold does not count.
    error BeyondEmergency(uint256 seat, uint256 seconds_, uint256 left, uint256 sunset);
    /// @notice The proposal is in the wrong stage for this call.
    error WrongStage(bytes32 id, Stage stage);
    /// @notice The seat has already taken the other side: it may assent or object, not both. Repeating the same does nothing.
    error SeatHasSpoken(uint256 seat);
    /// @notice Silences count once a week: only those of proposals opened from `from` on, a week after the last count.
    error SilencesTooSoon(bytes32 id, uint256 from);
    /// @notice The proposal may be executed from `from` on.
    error NoticeRuns(bytes32 id, uint256 from);
    /// @notice The seat has opened another proposal that passes by silence, whose window ends at `until`, a full hour. As many seats as the
    /// rule's quorum may act all the same.
    error SeatBusy(uint256 seat, uint256 until);
    /// @notice The address that a group is to name as its desk has no code, or does not answer as a dispute desk.
    error NotADesk(address desk);
    /// @notice Only the group itself, by its act, may replace its roster.
    error NotSelf(address caller);
    /// @notice Only the dispute desk may call this, and only to hold, end a hold, reinstate or revoke.
    error NotDesk(address caller, address desk);

    /// @notice A roster is in force. Proposals of older ones are void.
    event RosterReplaced(uint16 indexed version, Seat[] seats);
    /// @notice A proposal was opened, or passed and waits for its notice.
    event ProposalOpened(bytes32 indexed id, Act indexed act, Proposal proposal, uint16 assents);
    /// @notice More seats assented; `assents` are all so far.
    event Assented(bytes32 indexed id, uint16 assents);
    /// @notice More seats objected; `objections` are all so far.
    event Objected(bytes32 indexed id, uint16 objections);
    /// @notice The group acted. `assents` are the seats that signed for it; all zero if the desk decided it.
    event Acted(bytes32 indexed id, Act indexed act, address indexed target, bytes32 evidence, uint16 assents);
    /// @notice The silences of a lapsed proposal were counted: `silent` are the seats that had not signed. After three silences
    /// a seat is dormant until it signs.
    event SilencesCounted(bytes32 indexed id, uint16 silent, uint16 dormant);

    /// @notice Acts at once, with as many signatures as the rule's quorum, in one transaction. Anybody may send it. If the rule
    /// has a notice, the proposal passes and waits for it. If the proposal was opened before, passed or not, these seats'
    /// assents are added. If it was refused or has lapsed, only these signatures count, none of a seat that objected, and only if it
    /// has a deadline.
    /// @return id The proposal's.
    function act(
        Proposal calldata proposal,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) external returns (bytes32 id);

    /// @notice Opens a proposal with the signatures so far, at least one. Anybody may send it. If silence passes it, its seats are busy
    /// until its window is over ({busyUntil}), unless the signatures are enough already.
    /// @return id The proposal's.
    function open(
        Proposal calldata proposal,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) external returns (bytes32 id);

    /// @notice Adds assents to an open proposal: signatures over its id. Without any signature it only checks again whether the
    /// assents are enough, since seats may have gone dormant.
    function assent(bytes32 id, Seat[] calldata seats, Approval[] calldata approvals) external;

    /// @notice Adds objections to an open proposal: signatures over `Objection(bytes32 proposal)`.
    function object(bytes32 id, Seat[] calldata seats, Approval[] calldata approvals) external;

    /// @notice Executes a passed proposal whose notice is over. Anybody may. If the call fails, this reverts with the call's
    /// reason, and the proposal stays as it is.
    function execute(Proposal calldata proposal) external;

    /// @notice Counts the silences of a lapsed proposal, once. Only one proposal a week can be counted. Anybody may.
    function countSilences(bytes32 id) external;

    /// @notice Carries out a decision of the dispute desk. Only the desk may; only Hold, EndHold, Reinstate and Revoke.
    function enact(address target, bytes calldata data, bytes32 evidence) external;

    /// @notice Replaces the roster. Only the group itself may, by {Act-Roster}.
    function replaceRoster(Seat[] calldata seats) external;

    /// @notice A proposal's stage now: it depends only on storage and the block's time.
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

    /// @notice First Unix second, a full hour, in which a seat may open another proposal that passes by silence; 0 for now.
    function busyUntil(uint8 seat) external view returns (uint64 until);

    /// @notice Unix seconds. Silences of proposals opened before this moment no longer count. They count once a week; otherwise
    /// a single seat could make all others dormant within hours, by opening proposals that nobody cares about.
    function silencesCountFrom() external view returns (uint40 from);

    /// @notice Seconds of holds that a seat has signed for in the current period of 90 days, in whole minutes, rounded up.
    function heldBy(uint8 seat) external view returns (uint32 spent);

    /// @notice Whether an account has a seat in the roster, as member or stand-in.
    function isSeated(Seat[] calldata seats, address account) external view returns (bool seated);

    /// @notice The group's rulebook: fixed.
    function rulebook() external view returns (IRulebook rulebook);

    /// @notice The dispute desk whose decisions the group carries out: fixed; zero for none.
    function desk() external view returns (address desk);
}
