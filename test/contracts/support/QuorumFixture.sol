// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAccreditationList } from "../../../contracts/interfaces/IAccreditationList.sol";
import { IAttestationRegistry } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { BatchHeader, ChangeKind, IBatchRegistry, WordMask } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { ICumulativeCampaign } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { IDisputeDesk } from "../../../contracts/interfaces/IDisputeDesk.sol";
import { Approval, IQuorum, Proposal, Seat, Stage } from "../../../contracts/interfaces/IQuorum.sol";
import { Act, Rule } from "../../../contracts/interfaces/IRulebook.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { RulesFixture } from "./RulesFixture.sol";
import { ToldTarget } from "./ToldTarget.sol";

/// @notice A group of nine by the usual rules, whose keys tests have, and a target that takes any call. Seat 0 has two stand-ins,
/// seats 1 and 2 have one.
abstract contract QuorumFixture is RulesFixture {
    bytes32 internal constant EVIDENCE = keccak256("evidence");
    address internal constant DESK = address(0xde5c);
    address internal constant STRANGER = address(0x574a);

    IQuorum internal group;
    ToldTarget internal target;
    Seat[] internal table;

    function setUp() public virtual {
        moveTo(FOUNDED);
        target = ToldTarget(deploy("ToldTarget", ""));
        seatNine(0);
        openGroup(usualRules());
    }

    function openGroup(Rule[] memory rules) internal {
        // Answers as a desk does.
        vm.mockCall(DESK, abi.encodeCall(IDisputeDesk.newestPanel, (0)), abi.encode(uint32(1), uint64(0)));
        group = IQuorum(deploy("Quorum", abi.encode(table, rules, DESK)));
        rulebook = group.rulebook();
    }

    /// @param first Sets of nine have keys of their own.
    function seatNine(uint256 first) internal {
        delete table;
        for (uint256 i = 0; i < 9; ++i) {
            Seat memory seat = Seat(keyBytes(first + i, 0), 0, 0);
            if (i < 3) seat.standIn = keyBytes(first + i, 1);
            if (i == 0) seat.secondStandIn = keyBytes(first, 2);
            table.push(seat);
        }
    }

    // ---------------------------------------------------------------- calls and proposals

    function proposalTo(Act act, uint256 nonce) internal view returns (Proposal memory proposal) {
        proposal.target = address(target);
        if (act == Act.Roster) proposal.target = address(group);
        if (act == Act.Rules) proposal.target = address(rulebook);
        proposal.data = callOf(act);
        proposal.evidence = namesEvidence(act) ? EVIDENCE : bytes32(0);
        proposal.nonce = nonce;
    }

    function namesEvidence(Act act) internal pure returns (bool) {
        return act >= Act.Hold && act <= Act.Revoke;
    }

    function callOf(Act act) internal view returns (bytes memory) {
        if (act == Act.Issue) return abi.encodeCall(IBatchRegistry.issue, (header(), "ipfs://"));
        if (act == Act.Attest) return abi.encodeWithSelector(IAttestationRegistry.attest.selector, 1);
        if (act == Act.Hold) return holdCall(1, time + 1 hours);
        if (act == Act.EndHold) return endHoldCall();
        if (act == Act.ProposeRoot) return abi.encodeCall(ICumulativeCampaign.proposeRoot, (EVIDENCE, 1, 1, 0));
        if (act == Act.VetoRoot) return abi.encodeCall(ICumulativeCampaign.vetoRoot, (EVIDENCE));
        if (act == Act.List) return abi.encodeCall(IAccreditationList.nameTier, (1, "tier"));
        if (act == Act.Roster) return abi.encodeCall(IQuorum.replaceRoster, (table));
        if (act == Act.Rules) return announcement();
        if (act == Act.Suspend) return changeCall(ChangeKind.Suspend);
        return changeCall(act == Act.Revoke ? ChangeKind.Revoke : ChangeKind.Reinstate);
    }

    function announcement() private view returns (bytes memory) {
        Rule memory rule = usual(Act.Issue);
        (rule.quorum, rule.floor) = (7, 7);
        return abi.encodeCall(rulebook.announceRules, (only(Act.Issue, rule), minuteFrom(time + 14 days)));
    }

    function header() internal view returns (BatchHeader memory batch) {
        (batch.issuer, batch.root, batch.size, batch.issuedAt) = (address(group), EVIDENCE, 1000, time);
        (batch.policy.revoker, batch.policy.emergency) = (address(group), address(group));
        batch.policy.emergencyLimit = 30 days;
        batch.policy.rulesHash = Ids.rules(block.chainid, address(rulebook));
    }

    function changeCall(ChangeKind kind) internal view returns (bytes memory) {
        WordMask[] memory masks = new WordMask[](1);
        masks[0] = WordMask(0, 1 << 255);
        return abi.encodeCall(IBatchRegistry.change, (header(), kind, masks, 7, EVIDENCE));
    }

    /// @param credentials How many; 0 for the whole batch of 1,000.
    function holdCall(uint256 credentials, uint64 until) internal view returns (bytes memory) {
        uint256[] memory targets = new uint256[](credentials == 0 ? 1 : credentials);
        targets[0] = credentials == 0 ? type(uint256).max : 0;
        for (uint256 i = 1; i < credentials; ++i) targets[i] = i;
        return abi.encodeCall(IBatchRegistry.imposeHold, (header(), targets, until, 7, EVIDENCE));
    }

    function endHoldCall() internal view returns (bytes memory) {
        return abi.encodeCall(IBatchRegistry.endHold, (header(), new uint256[](1), time + 1 minutes, 7, EVIDENCE));
    }

    // ---------------------------------------------------------------- keys and signatures

    function keyOf(uint256 seat, uint256 chair) internal pure returns (uint256) {
        return 1 + seat + 1000 * chair;
    }

    function keyBytes(uint256 seat, uint256 chair) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(vm.addr(keyOf(seat, chair)))));
    }

    function signed(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return bytes.concat(r, s, bytes1(v));
    }

    function approval(bytes32 digest, uint8 seat, uint8 chair) internal pure returns (Approval memory) {
        return Approval(seat, chair, signed(keyOf(seat, chair), digest));
    }

    /// @dev Of the seats [first, end), by their members.
    function approvals(bytes32 digest, uint256 first, uint256 end) internal pure returns (Approval[] memory list) {
        list = new Approval[](end - first);
        for (uint256 i = first; i < end; ++i) list[i - first] = approval(digest, uint8(i), 0);
    }

    function one(Approval memory only_) internal pure returns (Approval[] memory list) {
        list = new Approval[](1);
        list[0] = only_;
    }

    function two(Approval memory a, Approval memory b) internal pure returns (Approval[] memory list) {
        list = new Approval[](2);
        (list[0], list[1]) = (a, b);
    }

    /// @dev What seats sign who object, worked out by itself.
    function objectionTo(bytes32 id) internal view returns (bytes32) {
        return inDomain(keccak256(abi.encode(keccak256("Objection(bytes32 proposal)"), id)));
    }

    function inDomain(bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Symbolon Quorum"),
                keccak256("1"),
                block.chainid,
                address(group)
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    // ---------------------------------------------------------------- what the group does

    function actBy(Proposal memory proposal, uint256 first, uint256 end) internal returns (bytes32 id) {
        id = group.idOf(proposal);
        equal(group.act(proposal, table, approvals(id, first, end)), id, "id");
    }

    /// @dev The same, to be sent until ten days from now.
    function inTenDays(Proposal memory proposal) internal view returns (Proposal memory) {
        proposal.deadline = time + 10 days;
        return proposal;
    }

    function openBy(Proposal memory proposal, uint256 first, uint256 end) internal returns (bytes32 id) {
        id = group.idOf(proposal);
        equal(group.open(proposal, table, approvals(id, first, end)), id, "id");
    }

    function assentBy(bytes32 id, uint256 first, uint256 end) internal {
        group.assent(id, table, approvals(id, first, end));
    }

    function objectBy(bytes32 id, uint256 first, uint256 end) internal {
        group.object(id, table, approvals(objectionTo(id), first, end));
    }

    function refusesAct(Proposal memory proposal, uint256 first, uint256 end, bytes memory reason) internal {
        Approval[] memory list = approvals(group.idOf(proposal), first, end);
        refuses(proposal, list, reason);
    }

    function refuses(Proposal memory proposal, Approval[] memory list, bytes memory reason) internal {
        vm.expectRevert(reason);
        group.act(proposal, table, list);
    }

    function isStage(bytes32 id, Stage stage) internal view {
        equal(uint256(group.stageOf(id)), uint256(stage), "stage");
    }

    function wrong(bytes32 id, Stage stage) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IQuorum.WrongStage.selector, id, stage);
    }
}
