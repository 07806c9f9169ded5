// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IDisputeDesk } from "../../../contracts/interfaces/IDisputeDesk.sol";
import { IBatchAuthorizations } from "../../../contracts/interfaces/IBatchAuthorizations.sol";
import { BatchHeader, ChangeKind, IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Approval, IQuorum, Proposal, Seat, Stage } from "../../../contracts/interfaces/IQuorum.sol";
import { Act, IRulebook, Rule } from "../../../contracts/interfaces/IRulebook.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { QuorumFixture } from "../support/QuorumFixture.sol";
import { ToldTarget } from "../support/ToldTarget.sol";

/// @notice What the group does at once, and what it refuses. Its clock: {QuorumClockTest}.
contract QuorumTest is QuorumFixture {
    bytes4 private constant NOT_AN_ACT = IQuorum.NotAnAct.selector;

    // ---------------------------------------------------------------- founding

    function test_Founding_SeatsTheRosterAndMakesTheRulebook() public view {
        (uint16 version, uint8 number, bytes25 hash) = group.roster();
        equal(version, 1, "version");
        equal(number, 9, "seats");
        bytes32 words = keccak256(
            abi.encode(table[0], table[1], table[2], table[3], table[4], table[5], table[6], table[7], table[8])
        );
        equal(hash, bytes25(words), "hash");
        equal(rulebook.quorum(), address(group), "the rulebook's quorum");
        equal(group.desk(), DESK, "desk");
        isTrue(group.isSeated(table, vm.addr(keyOf(8, 0))), "a member");
        isTrue(group.isSeated(table, vm.addr(keyOf(0, 2))), "a stand-in");
        isTrue(!group.isSeated(table, STRANGER) && !group.isSeated(table, address(0)), "nobody else");
    }

    function batchId(address registry, BatchHeader calldata batch) external view returns (bytes32) {
        return Ids.batch(block.chainid, registry, batch);
    }

    function found(Seat[] calldata seats_, Rule[] calldata rules) external returns (address) {
        return deploy("Quorum", abi.encode(seats_, rules, DESK));
    }

    function found(address desk) external {
        deploy("Quorum", abi.encode(table, usualRules(), desk));
    }

    /// @dev A desk is named for good, and revokes without notice: so it must be one.
    function test_RevertWhen_TheDeskIsNone() public {
        address[3] memory no = [STRANGER, address(target), address(group)];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IQuorum.NotADesk.selector, no[i]));
            this.found(no[i]);
        }
        // A key that borrows a desk's answers would revoke by itself.
        address key = address(0x7702);
        vm.etch(key, abi.encodePacked(hex"ef0100", DESK));
        vm.mockCall(key, abi.encodeCall(IDisputeDesk.newestPanel, (0)), abi.encode(uint32(1), uint64(0)));
        vm.expectRevert(abi.encodeWithSelector(IQuorum.NotADesk.selector, key));
        this.found(key);
        this.found(DESK);
        this.found(address(0));
    }

    function test_RevertWhen_ARosterIsUnsound() public {
        Rule[] memory rules = usualRules();
        vm.expectRevert(abi.encodeWithSelector(IQuorum.SeatsOutOfRange.selector, 0, 1, 16));
        this.found(new Seat[](0), rules);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.SeatsOutOfRange.selector, 17, 1, 16));
        this.found(new Seat[](17), rules);
        vm.expectRevert(abi.encodeWithSelector(IRulebook.QuorumOutOfRange.selector, Act.Issue, 5, 1));
        Seat[] memory few = new Seat[](1);
        few[0] = table[0];
        this.found(few, rules);
        Seat[] memory twice = table;
        twice[7].secondStandIn = twice[0].standIn;
        vm.expectRevert(abi.encodeWithSelector(IQuorum.KeyTwice.selector, twice[0].standIn, 7, 0));
        this.found(twice, rules);
        twice[7] = Seat(0, keyBytes(7, 0), 0);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.SeatEmpty.selector, 7));
        this.found(twice, rules);
    }

    // ---------------------------------------------------------------- acts

    function test_EachAct_IsDoneAtOnceByItsQuorum() public {
        for (uint256 i = 0; i < ACTS; ++i) {
            // Revoke has a notice, and a new roster and rules are looked at below.
            Act act = Act(i);
            if (act == Act.Revoke || act >= Act.Roster) continue;
            Proposal memory proposal = proposalTo(act, i);
            uint256 quorum = usual(act).quorum;
            if (quorum > 1) {
                refusesAct(
                    proposal,
                    0,
                    quorum - 1,
                    abi.encodeWithSelector(IQuorum.QuorumMissed.selector, act, quorum - 1, quorum)
                );
            }
            bytes32 id = group.idOf(proposal);
            vm.expectEmit();
            emit IQuorum.Acted(id, act, address(target), proposal.evidence, uint16((1 << quorum) - 1));
            actBy(proposal, 0, quorum);
            equal(target.lastCall(), keccak256(proposal.data), "the call");
            equal(target.lastCaller(), address(group), "the caller");
            isTrue(group.isUsed(act, i), "used");
            isStage(id, Stage.None);
        }
        equal(target.calls(), 9, "calls");
    }

    /// @dev What is read of a call is what the registry is told: a batch, a hold of it, an end of that, a suspension.
    function test_TheRegistry_TakesWhatTheGroupSays() public {
        IBatchRegistry registry = IBatchRegistry(deploy("BatchRegistry", ""));
        bytes32 batch = this.batchId(address(registry), header());
        Act[4] memory acts = [Act.Issue, Act.Hold, Act.EndHold, Act.Suspend];
        for (uint256 i = 0; i < 4; ++i) {
            Proposal memory proposal = proposalTo(acts[i], 0);
            proposal.target = address(registry);
            actBy(proposal, 0, 5);
            equal(registry.revisionOf(batch), i + 1, "revision");
        }
    }

    function test_Id_IsTheTypedDataDigest() public view {
        Proposal memory proposal = proposalTo(Act.Hold, 77);
        proposal.deadline = 5;
        bytes32 typeHash = keccak256(
            "Proposal(address target,bytes data,bytes32 evidence,uint256 nonce,uint64 deadline,uint16 roster)"
        );
        bytes32 structHash = keccak256(
            abi.encode(typeHash, proposal.target, keccak256(proposal.data), EVIDENCE, 77, 5, 1)
        );
        equal(group.idOf(proposal), inDomain(structHash), "id");
    }

    /// @dev Alternatives share a nonce: one is executed. Words of nonces and other acts stay apart.
    function testFuzz_Nonce_IsGoodOnceAnAct(uint256 nonce, uint256 other) public {
        vm.assume(other != nonce);
        actBy(proposalTo(Act.Attest, nonce), 0, 5);
        Proposal memory alternative = proposalTo(Act.Attest, nonce);
        alternative.data = bytes.concat(alternative.data, "x");
        refusesAct(alternative, 3, 8, abi.encodeWithSelector(IQuorum.NonceUsed.selector, Act.Attest, nonce));
        isTrue(!group.isUsed(Act.Attest, other) && !group.isUsed(Act.Hold, nonce), "the others are free");
        alternative.nonce = other;
        actBy(alternative, 0, 5);
        actBy(proposalTo(Act.Suspend, nonce), 0, 5);
    }

    function test_Deadline_IsTheLastSecond() public {
        Proposal memory proposal = proposalTo(Act.Attest, 0);
        proposal.deadline = time;
        moveTo(time + 1);
        refusesAct(proposal, 0, 5, abi.encodeWithSelector(IQuorum.DeadlineExpired.selector, time - 1, time));
        moveTo(time - 1);
        actBy(proposal, 0, 5);
    }

    function test_Target_SaysWhyItFails() public {
        target.failWhile(true);
        Proposal memory proposal = proposalTo(Act.Attest, 0);
        refusesAct(proposal, 0, 5, abi.encodeWithSelector(ToldTarget.Told.selector, 0));
        isTrue(!group.isUsed(Act.Attest, 0), "its nonce is free");
        proposal.target = STRANGER;
        refusesAct(proposal, 0, 5, abi.encodeWithSelector(NOT_AN_ACT, STRANGER, bytes4(proposal.data)));
    }

    function test_RevertWhen_ACallIsNoAct() public {
        bytes[10] memory calls = [
            bytes(""),
            hex"010203",
            abi.encodeWithSignature("transfer(address,uint256)", STRANGER, 1),
            abi.encodeCall(IBatchAuthorizations.increaseNonce, (1)),
            abi.encodePacked(IBatchRegistry.issueByDelegation.selector, new bytes(600)),
            changeCall(ChangeKind.Emergency),
            changeCall(ChangeKind.EndEmergency),
            abi.encodePacked(IBatchRegistry.issue.selector, new bytes(13 * 32 - 1)),
            abi.encodePacked(IBatchRegistry.imposeHold.selector, new bytes(16 * 32 - 1)),
            abi.encodePacked(IBatchRegistry.change.selector, new bytes(16 * 32 - 1))
        ];
        for (uint256 i = 0; i < calls.length; ++i) isNoAct(address(target), calls[i]);
        bytes memory hold = holdCall(3, time + 1 hours);
        // The list of targets says that it is longer than the call.
        hold[4 + 17 * 32 - 1] = bytes1(uint8(4));
        isNoAct(address(target), hold);
    }

    function test_RevertWhen_TheGroupsOwnContractsAreAskedForMore() public {
        for (uint256 i = 0; i < ACTS - 2; ++i) {
            isNoAct(address(group), callOf(Act(i)));
            isNoAct(address(rulebook), callOf(Act(i)));
            isNoAct(DESK, callOf(Act(i)));
        }
        isNoAct(address(target), callOf(Act.Roster));
        isNoAct(address(rulebook), callOf(Act.Roster));
        isNoAct(address(target), callOf(Act.Rules));
        isNoAct(address(group), callOf(Act.Rules));
    }

    function isNoAct(address to, bytes memory data) private {
        Proposal memory proposal = Proposal(to, data, EVIDENCE, 0, 0);
        refusesAct(proposal, 0, 9, abi.encodeWithSelector(NOT_AN_ACT, to, bytes4(data)));
    }

    function test_RevertWhen_ABatchIsBoundToOtherRules() public {
        bytes32 bound_ = Ids.rules(block.chainid, address(rulebook));
        Proposal memory proposal = proposalTo(Act.Issue, 0);
        // Word 9 of the header.
        proposal.data[4 + 9 * 32] ^= 0x01;
        bytes32 other = bound_ ^ bytes32(uint256(1) << 248);
        refusesAct(proposal, 0, 9, abi.encodeWithSelector(IQuorum.NotBound.selector, other, bound_));
    }

    function test_Evidence_IsTheCallsOwn() public {
        for (uint256 i = uint256(Act.Hold); i <= uint256(Act.Revoke); ++i) {
            Proposal memory proposal = proposalTo(Act(i), 0);
            proposal.evidence = keccak256("other");
            refusesAct(
                proposal,
                0,
                9,
                abi.encodeWithSelector(IQuorum.EvidenceMismatch.selector, keccak256("other"), EVIDENCE)
            );
        }
        Proposal memory revocation = Proposal(address(target), abi.encodeWithSelector(0x46926267, 1), 0, 0, 0);
        refusesAct(revocation, 0, 9, abi.encodeWithSelector(IQuorum.EvidenceMismatch.selector, 0, 0));
    }

    // ---------------------------------------------------------------- signatures

    function test_RevertWhen_ApprovalsAreUnsound() public {
        Proposal memory proposal = proposalTo(Act.Hold, 0);
        bytes32 id = group.idOf(proposal);
        Approval memory four = approval(id, 4, 0);
        bytes4 outOfOrder = IQuorum.SeatOutOfOrder.selector;
        refuses(proposal, two(four, four), abi.encodeWithSelector(outOfOrder, 4, 4));
        refuses(proposal, two(four, approval(id, 3, 0)), abi.encodeWithSelector(outOfOrder, 3, 4));
        bytes4 nobody = IQuorum.NobodyThere.selector;
        refuses(proposal, one(approval(id, 9, 0)), abi.encodeWithSelector(nobody, 9, 0));
        refuses(proposal, one(approval(id, 255, 0)), abi.encodeWithSelector(nobody, 255, 0));
        refuses(proposal, one(approval(id, 3, 1)), abi.encodeWithSelector(nobody, 3, 1));
        refuses(proposal, one(approval(id, 1, 2)), abi.encodeWithSelector(nobody, 1, 2));
        refuses(proposal, one(approval(id, 0, 3)), abi.encodeWithSelector(nobody, 0, 3));
        bytes memory early = abi.encodeWithSelector(IQuorum.StandInTooEarly.selector, 0, type(uint256).max);
        refuses(proposal, one(approval(id, 0, 1)), early);
        bytes32 other = keccak256("another proposal");
        bytes4 invalid = IQuorum.InvalidSignature.selector;
        refuses(proposal, one(approval(other, 4, 0)), abi.encodeWithSelector(invalid, 4, keyBytes(4, 0), id));
        four.seat = 5;
        refuses(proposal, one(four), abi.encodeWithSelector(invalid, 5, keyBytes(5, 0), id));
    }

    function test_RevertWhen_SeatsAreNotTheRosters() public {
        Proposal memory proposal = proposalTo(Act.Attest, 0);
        (, , bytes25 expected) = group.roster();
        Approval[] memory list = approvals(group.idOf(proposal), 10, 15);
        Seat[] memory others = new Seat[](9);
        for (uint256 i = 0; i < 9; ++i) others[i].member = keyBytes(10 + i, 0);
        bytes32 hash = keccak256(
            abi.encode(
                others[0],
                others[1],
                others[2],
                others[3],
                others[4],
                others[5],
                others[6],
                others[7],
                others[8]
            )
        );
        vm.expectRevert(abi.encodeWithSelector(IQuorum.NotRoster.selector, bytes25(hash), expected));
        group.act(proposal, others, list);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.NotRoster.selector, bytes25(hash), expected));
        group.isSeated(others, STRANGER);
    }

    function test_TheGroup_SignsNothingAndTakesNothing() public {
        (bool answered, ) = address(group).call(
            abi.encodeWithSignature("isValidSignature(bytes32,bytes)", EVIDENCE, "")
        );
        isTrue(!answered, "signs nothing");
        vm.deal(address(this), 1);
        (bool taken, ) = address(group).call{ value: 1 }("");
        isTrue(!taken, "takes no ether");
    }

    // ---------------------------------------------------------------- desk, roster, rules

    function test_Desk_HoldsEndsReinstatesAndRevokes() public {
        for (uint256 i = 0; i < ACTS; ++i) {
            Act act = Act(i);
            Proposal memory proposal = proposalTo(act, 0);
            vm.expectRevert(abi.encodeWithSelector(IQuorum.NotDesk.selector, STRANGER, DESK));
            vm.prank(STRANGER);
            group.enact(proposal.target, proposal.data, proposal.evidence);
            bool isTheirs = act == Act.Hold || act == Act.EndHold || act == Act.Reinstate || act == Act.Revoke;
            vm.expectRevert(
                isTheirs
                    ? abi.encodeWithSelector(IQuorum.EvidenceMismatch.selector, 0, EVIDENCE)
                    : abi.encodeWithSelector(NOT_AN_ACT, proposal.target, bytes4(proposal.data))
            );
            vm.prank(DESK);
            group.enact(proposal.target, proposal.data, isTheirs ? bytes32(0) : proposal.evidence);
            if (!isTheirs) continue;
            vm.expectEmit();
            emit IQuorum.Acted(0, act, address(target), EVIDENCE, 0);
            vm.prank(DESK);
            group.enact(proposal.target, proposal.data, EVIDENCE);
            equal(target.lastCall(), keccak256(proposal.data), "the call");
        }
        equal(group.heldBy(0), 0, "nobody's budget");
    }

    function test_Roster_IsReplacedByTheGroupAlone() public {
        Proposal memory old = proposalTo(Act.Attest, 0);
        bytes32 waiting = openBy(old, 0, 4);
        vm.expectRevert(abi.encodeWithSelector(IQuorum.NotSelf.selector, STRANGER));
        vm.prank(STRANGER);
        group.replaceRoster(table);
        Seat[] memory before = table;
        seatNine(10);
        Proposal memory change = proposalTo(Act.Roster, 0);
        bytes32 id = group.idOf(change);
        vm.expectEmit();
        emit IQuorum.RosterReplaced(2, table);
        group.act(change, before, approvals(id, 0, 5));
        (uint16 version, , ) = group.roster();
        equal(version, 2, "version");
        isStage(waiting, Stage.Void);
        isTrue(group.idOf(old) != waiting, "another id");
    }

    function test_RevertWhen_ARosterHasTooFewForTheRules() public {
        while (table.length > 4) table.pop();
        Seat[] memory few = table;
        seatNine(0);
        Proposal memory change = Proposal(address(group), abi.encodeCall(IQuorum.replaceRoster, (few)), 0, 0, 0);
        refusesAct(change, 0, 5, abi.encodeWithSelector(IQuorum.SeatsOutOfRange.selector, 4, 5, 16));
    }

    /// @dev What the group knows of the law is what the rulebook says, at each change and as time goes.
    function test_Rules_AreTheRulebooksAsTheClockGoes() public {
        actBy(proposalTo(Act.Rules, 0), 0, 5);
        needs(5);
        moveTo(minuteFrom(FOUNDED + 14 days) - 1);
        needs(5);
        moveTo(time + 1);
        needs(7);
    }

    function test_Rules_AreDroppedByTheGroup() public {
        actBy(proposalTo(Act.Rules, 0), 0, 5);
        actBy(Proposal(address(rulebook), abi.encodeCall(IRulebook.dropRules, ()), 0, 1, 0), 0, 5);
        moveTo(FOUNDED + 15 days);
        needs(5);
    }

    function needs(uint256 quorum) private {
        equal(rulebook.rulesAt(Act.Issue, time).quorum, quorum, "the law");
        refusesAct(
            proposalTo(Act.Issue, time),
            0,
            4,
            abi.encodeWithSelector(IQuorum.QuorumMissed.selector, Act.Issue, 4, quorum)
        );
    }
}
