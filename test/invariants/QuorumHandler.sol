// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Approval, IQuorum, OpenProposal, Proposal, Seat, Stage } from "../../contracts/interfaces/IQuorum.sol";
import { Act, IRulebook, PackedRule, Rule } from "../../contracts/interfaces/IRulebook.sol";
import { QuorumBooks } from "./QuorumBooks.sol";

/// @notice A group that opens, assents, objects, acts, executes, sleeps, changes its rules and its roster, in any order and at any
/// moment. Each call ends as the books say.
contract QuorumHandler is QuorumBooks {
    /// @dev How a call was signed: by the seats [first, end).
    struct Signers {
        uint256 first;
        uint256 end;
        uint16 set;
    }

    uint256 private _keys;
    /// @dev How often each stage was seen, for {QuorumInvariants-test_EveryStageComesUp}.
    mapping(Stage => uint256) public seen;
    uint256 public refusals;
    uint256 public rosters;
    uint256 public rules;
    /// @dev How often a quorum did what had been refused or had lapsed.
    uint256 public anews;

    constructor() {
        setUp();
    }

    // ---------------------------------------------------------------- what can be done

    function openSome(uint256 seed) external {
        Proposal memory proposal = drawn(seed);
        bytes32 id = group.idOf(proposal);
        Signers memory signers = drawSigners(seed, 6);
        (bool known, uint256 place) = find(id);
        bool goes = !known && signers.set != 0 && executions[actIn(seed)][proposal.nonce] == 0;
        Rule memory rule = rulebook.rulesAt(actIn(seed), time);
        bool bySilence = isBySilence(rule, signers.set);
        goes = goes && !(bySilence && isAnyBusy(signers.set));
        if (!tryTo(goes, abi.encodeCall(IQuorum.open, (proposal, table, sign(id, signers))))) return;
        if (bySilence) occupy(rule, signers.set);
        place = write(id, proposal, actIn(seed));
        voice(books[place], signers.set);
        passIfEnough(books[place]);
        keepsRules(books[place]);
    }

    function actSome(uint256 seed) external {
        (Proposal memory proposal, Act act) = (drawn(seed), actIn(seed));
        (bool known, uint256 place) = (books.length != 0 && seed % 3 == 0, 0);
        if (known) {
            place = draw(seed, 7) % books.length;
            // Half of the time one that is over, if there is one.
            bool isForAnew = draw(seed, 8) % 2 == 0;
            for (uint256 i = 0; isForAnew && i < books.length && !isOver(books[place]); ++i) {
                place = (place + 1) % books.length;
            }
            (proposal, act) = (books[place].proposal, books[place].act);
        }
        bytes32 id = group.idOf(proposal);
        (known, place) = find(id);
        if (known && isOver(books[place])) return actAnew(books[place], drawSigners(seed, 10));
        Rule memory rule = known ? books[place].rule : rulebook.rulesAt(act, time);
        Signers memory signers = drawSigners(seed, 10);
        bytes memory call = abi.encodeCall(IQuorum.act, (proposal, table, sign(id, signers)));
        bool goes = isInTime(proposal) && (known ? isHeard(books[place]) : executions[act][proposal.nonce] == 0);
        uint16 assents = signers.set | (known ? books[place].assents : 0);
        goes = goes && seatsIn(assents) >= rule.quorum && (!known || signers.set & books[place].objections == 0);
        uint256 from = known ? passingFrom(books[place]) : time + rule.notice;
        if (time >= from && act == Act.Hold) {
            goes = goes && mayHold(rule, known ? books[place].openedAt : time, assents, untilIn(proposal));
        }
        if (!tryTo(goes, call)) return;
        wake(signers.set);
        if (!known) {
            // What is done at once leaves no proposal.
            if (time >= from) return done(act, proposal, rule, assents);
            place = write(id, proposal, act);
        }
        (books[place].assents, books[place].passedAt) = (assents, from - rule.notice);
        if (time < from) return;
        books[place].closed = true;
        done(act, proposal, rule, assents);
    }

    /// @dev What was refused or has lapsed, by a quorum of the rule in force in one call, as if nothing had been said before.
    function actAnew(Book storage book, Signers memory signers) private {
        Rule memory rule = rulebook.rulesAt(book.act, time);
        bool goes = isInTime(book.proposal) && seatsIn(signers.set) >= rule.quorum;
        goes = goes && signers.set & book.objections == 0;
        if (rule.notice == 0 && book.act == Act.Hold) {
            goes = goes && mayHold(rule, time, signers.set, untilIn(book.proposal));
        }
        if (!tryTo(goes, abi.encodeCall(IQuorum.act, (book.proposal, table, sign(book.id, signers))))) return;
        ++anews;
        wake(signers.set);
        (book.rule, book.openedAt, book.passedAt) = (rule, time, time);
        (book.assents, book.objections, book.closed) = (signers.set, 0, rule.notice == 0);
        if (rule.notice == 0) done(book.act, book.proposal, rule, signers.set);
    }

    function assentSome(uint256 seed) external {
        if (books.length == 0) return;
        Book storage book = books[seed % books.length];
        Signers memory signers = drawSigners(seed, 4);
        bool goes = stageIn(book) == Stage.Open && signers.set & book.objections == 0;
        if (!tryTo(goes, abi.encodeCall(IQuorum.assent, (book.id, table, sign(book.id, signers))))) return;
        voice(book, signers.set);
        passIfEnough(book);
    }

    function objectSome(uint256 seed) external {
        if (books.length == 0) return;
        Book storage book = books[seed % books.length];
        Signers memory signers = drawSigners(seed, 6);
        bool goes = stageIn(book) == Stage.Open && signers.set & book.assents == 0;
        bytes memory call = abi.encodeCall(IQuorum.object, (book.id, table, sign(objectionTo(book.id), signers)));
        if (!tryTo(goes, call)) return;
        wake(signers.set);
        book.objections |= signers.set;
    }

    function executeSome(uint256 seed) external {
        if (books.length == 0) return;
        // The id names the roster in force: the same proposal may have been put before each.
        Proposal memory proposal = books[seed % books.length].proposal;
        (bool goes, uint256 place) = find(group.idOf(proposal));
        if (!goes) return isRefused(abi.encodeCall(IQuorum.execute, (proposal)));
        Book storage book = books[place];
        uint256 from = executableFrom(book);
        goes = stageIn(book) == Stage.Passed && time >= from;
        if (book.act == Act.Hold)
            goes = goes && mayHold(book.rule, book.openedAt, book.assents, untilIn(book.proposal));
        if (!tryTo(goes, abi.encodeCall(IQuorum.execute, (proposal)))) return;
        // Never without its quorum, down to the floor: but for what gives back, which silence passes.
        bool bySilence = book.passedAt == 0;
        isTrue(bySilence || seatsIn(book.assents) >= book.rule.floor, "floor");
        isTrue(!bySilence || book.act == Act.Reinstate || book.act == Act.EndHold, "silence");
        (book.passedAt, book.closed) = (from - book.rule.notice, true);
        done(book.act, book.proposal, book.rule, book.assents);
    }

    function countSome(uint256 seed) external {
        if (books.length == 0) return;
        Book storage book = books[seed % books.length];
        bool goes = !book.closed && stageIn(book) == Stage.Lapsed && book.openedAt >= countedFrom;
        if (!tryTo(goes, abi.encodeCall(IQuorum.countSilences, (book.id)))) return;
        (book.closed, countedFrom) = (true, time + 7 days);
        for (uint256 seat = 0; seat < 9; ++seat) {
            bool spoke = ((book.assents | book.objections) >> seat) & 1 != 0;
            if (!spoke && silences[seat] < 3) ++silences[seat];
        }
    }

    /// @dev The desk acts by itself, and leaves no trace in the group's books.
    function enactSome(uint256 seed) external {
        Act act = actIn(seed);
        bool isTheirs = act == Act.Hold || act == Act.EndHold || act == Act.Reinstate || act == Act.Revoke;
        if (seed % 2 == 0) vm.prank(DESK);
        else isTheirs = false;
        if (tryTo(isTheirs, abi.encodeCall(IQuorum.enact, (address(target), callOf(act), EVIDENCE)))) ++carriedOut;
    }

    /// @dev Where a new roster takes notice it is not waited for: the clock's tests do.
    function replaceRoster() external {
        Rule memory rule = rulebook.rulesAt(Act.Roster, time);
        if (rule.notice != 0) return;
        Seat[] memory before = table;
        Signers memory signers = Signers(0, rule.quorum, 0);
        uint256 keys = _keys;
        seatNine((keys + 10) % 100);
        Proposal memory proposal = proposalTo(Act.Roster, 1000 + rosters);
        proposal.evidence = EVIDENCE;
        group.act(proposal, before, sign(group.idOf(proposal), signers));
        (version, rosters, _keys) = (version + 1, rosters + 1, (keys + 10) % 100);
        delete silences;
        delete busy;
    }

    function changeRules(uint256 seed) external {
        Rule memory rule = rulebook.rulesAt(Act.Rules, time);
        (, uint64 from) = rulebook.newestRules();
        Proposal memory proposal = proposalTo(Act.Rules, 1000 + rules++);
        proposal.evidence = EVIDENCE;
        uint64 soonest = minuteFrom(time + rule.notice);
        proposal.data =
            from > time
                ? abi.encodeCall(IRulebook.dropRules, ())
                : abi.encodeCall(IRulebook.announceRules, (drawChanges(seed, 9), soonest));
        group.act(proposal, table, sign(group.idOf(proposal), Signers(0, rule.quorum, 0)));
        wake(uint16((1 << rule.quorum) - 1));
    }

    /// @dev Mostly to around a border of some proposal.
    function wait(uint256 seed) external {
        uint256 to = time + ((seed >> 8) % 3 days);
        if (books.length != 0 && seed % 2 == 0) {
            Book storage book = books[draw(seed, 1) % books.length];
            uint256[3] memory borders = [
                book.openedAt + book.rule.window,
                executableFrom(book),
                executableFrom(book) + 7 days
            ];
            uint256 border = borders[draw(seed, 2) % 3] - (draw(seed, 3) % 2);
            if (border > time) to = border;
        }
        moveTo(to);
    }

    // ---------------------------------------------------------------- what must hold

    function stagesAreTheBooks() external {
        for (uint256 i = 0; i < books.length; ++i) {
            Stage stage = stageIn(books[i]);
            equal(uint256(group.stageOf(books[i].id)), uint256(stage), "stage");
            ++seen[stage];
        }
    }

    /// @dev Whatever stands open today is over in a while, if nobody does anything.
    function timeAloneEndsAll() external {
        uint64 now_ = time;
        moveTo(time + 30 days + 90 days + 7 days);
        for (uint256 i = 0; i < books.length; ++i) {
            Stage stage = group.stageOf(books[i].id);
            isTrue(stage > Stage.Passed, "over");
        }
        moveTo(now_);
    }

    function callsAreTheBooks() external view {
        equal(target.calls(), carriedOut, "calls");
        for (uint256 i = 0; i < books.length; ++i) {
            (Act act, uint256 nonce) = (books[i].act, books[i].proposal.nonce);
            isTrue(executions[act][nonce] < 2, "once an act and nonce");
            isTrue(group.isUsed(act, nonce) == (executions[act][nonce] == 1), "used");
            OpenProposal memory stored = group.proposalOf(books[i].id);
            equal(stored.assents, books[i].assents, "assents");
            equal(stored.objections, books[i].objections, "objections");
            equal(stored.assents & stored.objections, 0, "one word a seat");
        }
    }

    function seatsAreTheBooks() external view {
        for (uint8 seat = 0; seat < 9; ++seat) {
            equal(group.silencesOf(seat), silences[seat], "silences");
            equal(group.busyUntil(seat), busy[seat] > time ? busy[seat] : 0, "busy");
            uint256 spent = held[version][time / PERIOD][seat] * 60;
            equal(group.heldBy(seat), spent, "held");
            isTrue(spent <= 30 days, "within what any rule allows");
        }
    }

    // ---------------------------------------------------------------- by which it is drawn

    function actIn(uint256 seed) private pure returns (Act) {
        return Act(draw(seed, 21) % 10);
    }

    /// @dev Few nonces, so that alternatives meet.
    function drawn(uint256 seed) private view returns (Proposal memory proposal) {
        proposal = proposalTo(actIn(seed), draw(seed, 22) % 4 == 0 ? draw(seed, 23) % 4 : seed >> 128);
        proposal.evidence = EVIDENCE;
        if (draw(seed, 26) % 2 == 0) proposal.deadline = time + 1 + uint64(draw(seed, 27) % 12 days);
    }

    function drawSigners(uint256 seed, uint256 most) private pure returns (Signers memory signers) {
        signers.first = draw(seed, 24) % 9;
        signers.end = signers.first + (draw(seed, 25) % most);
        if (signers.end > 9) (signers.first, signers.end) = (0, signers.end - signers.first);
        for (uint256 i = signers.first; i < signers.end; ++i) signers.set |= uint16(1 << i);
    }

    function sign(bytes32 digest, Signers memory signers) private view returns (Approval[] memory list) {
        list = new Approval[](signers.end - signers.first);
        for (uint256 i = 0; i < list.length; ++i) {
            uint8 seat = uint8(signers.first + i);
            list[i] = Approval(seat, 0, signed(keyOf(_keys + seat, 0), digest));
        }
    }

    function untilIn(Proposal memory proposal) private pure returns (uint256 until) {
        bytes memory data = proposal.data;
        // Word 13 of the arguments.
        assembly ("memory-safe") {
            until := mload(add(data, 452))
        }
    }

    // ---------------------------------------------------------------- how it is written down

    function find(bytes32 id) private view returns (bool known, uint256 place) {
        for (; place < books.length; ++place) if (books[place].id == id) return (true, place);
    }

    function write(bytes32 id, Proposal memory proposal, Act kind) private returns (uint256 place) {
        place = books.length;
        Book storage book = books.push();
        (book.id, book.proposal, book.act, book.rule) = (id, proposal, kind, rulebook.rulesAt(kind, time));
        (book.openedAt, book.version) = (time, version);
    }

    function voice(Book storage book, uint16 set) private {
        wake(set);
        book.assents |= set;
    }

    function passIfEnough(Book storage book) private {
        if (seatsIn(book.assents) >= needed(book.rule, 0)) book.passedAt = time;
    }

    /// @dev The rule that the group went by is the rulebook's of that second.
    function keepsRules(Book storage book) private view {
        PackedRule rule = rulebook.packedRuleAt(book.act, time);
        equal(PackedRule.unwrap(group.proposalOf(book.id).rule), PackedRule.unwrap(rule), "rule");
    }

    function done(Act act, Proposal memory proposal, Rule memory rule, uint16 assents) private {
        if (act == Act.Hold) charge(rule, assents, untilIn(proposal));
        ++executions[act][proposal.nonce];
        ++carriedOut;
    }

    function isRefused(bytes memory call) private {
        tryTo(false, call);
    }

    function tryTo(bool goes, bytes memory call) private returns (bool) {
        (bool went, ) = address(group).call(call);
        isTrue(went == goes, goes ? "should have gone" : "should have been refused");
        if (!went) ++refusals;
        return went;
    }
}
