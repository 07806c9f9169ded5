// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import { ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import {
    CumulativeArguments,
    ICumulativeCampaign,
    RootProposal
} from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { BundleItem, Bundles } from "../support/Bundles.sol";
import { CumulativeFixture } from "../support/CumulativeFixture.sol";
import { FeeToken } from "../support/FeeToken.sol";

/// @notice How roots follow each other: proposed, vetoed, accepted, with their money.
contract CumulativeRootsTest is CumulativeFixture {
    bytes32 private constant ROOT = keccak256("root");
    bytes32 private constant OTHER = keccak256("other");

    // ---------------------------------------------------------------- proposals

    function testFuzz_Propose_TellsAndKeepsTheProposal(
        bytes32 root,
        uint256 count,
        uint256 funding,
        bytes32 manifest,
        uint256 wait
    ) public {
        vm.assume(root != 0 && root != rootAt(0) && manifest != 0);
        count = bound(count, 1, 2 ** 32);
        funding = bound(funding, 0, CAP);
        moveTo(START + bound(wait, 0, 299 days));
        vm.prank(PROPOSER);
        vm.expectEmit();
        emit ICumulativeCampaign.RootProposed(
            root,
            keccak256(abi.encode(RootProposal(root, manifest, funding, uint64(count), uint64(clock), 0))),
            count,
            funding,
            manifest,
            clock + TIMELOCK,
            clock + TIMELOCK + PERIOD
        );
        cumulative.proposeRoot(root, count, funding, manifest);

        RootProposal memory kept = cumulative.proposal();
        equal(kept.root, root, "root");
        equal(kept.count, count, "count");
        equal(kept.funding, funding, "funding");
        equal(kept.manifestHash, manifest, "manifest");
        equal(kept.proposedAt, clock, "proposed at");
        equal(kept.pausedBefore, 0, "paused before");
        equal(cumulative.proposalHash(), keccak256(abi.encode(kept)), "its name");
        equal(cumulative.merkleRoot(), rootAt(0), "what is in force stays");
        equal(cumulative.count(), COUNT, "count in force");
        equal(cumulative.manifestHash(), keccak256("manifest"), "manifest in force");
    }

    function testFuzz_RevertWhen_AnotherProposes(address caller) public {
        vm.assume(caller != PROPOSER);
        _proposeRefused(caller, ROOT, COUNT, 0, _named(ICumulativeCampaign.NotProposer.selector, caller, PROPOSER));
        caller = GUARDIAN;
        _proposeRefused(caller, ROOT, COUNT, 0, _named(ICumulativeCampaign.NotProposer.selector, caller, PROPOSER));
        caller = TREASURY;
        _proposeRefused(caller, ROOT, COUNT, 0, _named(ICumulativeCampaign.NotProposer.selector, caller, PROPOSER));
    }

    function testFuzz_RevertWhen_TheProposalIsNone(uint256 count, uint256 funding) public {
        _proposeRefused(PROPOSER, 0, COUNT, 0, abi.encodeWithSelector(ICampaign.ZeroRoot.selector));
        bytes4 range = ICampaign.CountOutOfRange.selector;
        _proposeRefused(PROPOSER, ROOT, 0, 0, abi.encodeWithSelector(range, uint256(0), uint256(2 ** 32)));
        count = bound(count, 2 ** 32 + 1, type(uint256).max);
        _proposeRefused(PROPOSER, ROOT, count, 0, abi.encodeWithSelector(range, count, uint256(2 ** 32)));
        bytes4 cap = ICumulativeCampaign.FundingAboveCap.selector;
        funding = bound(funding, CAP + 1, type(uint256).max);
        _proposeRefused(PROPOSER, ROOT, COUNT, funding, abi.encodeWithSelector(cap, funding, CAP));
        _proposeRefused(PROPOSER, ROOT, COUNT, CAP + 1, abi.encodeWithSelector(cap, CAP + 1, CAP));
        bytes32 present = rootAt(0);
        bytes memory unchanged = abi.encodeWithSelector(ICumulativeCampaign.RootUnchanged.selector, present);
        _proposeRefused(PROPOSER, present, COUNT, 0, unchanged);
        vm.prank(PROPOSER);
        vm.expectRevert(ICumulativeCampaign.ZeroManifestHash.selector);
        cumulative.proposeRoot(ROOT, COUNT, 0, 0);
        equal(cumulative.proposal().proposedAt, 0, "nothing is kept");
    }

    /// @dev One waits at a time, until it has expired; then the next takes its place.
    function testFuzz_Propose_OneAtATime(uint256 wait, bool same) public {
        propose(ROOT, 7);
        uint256 expires = START + TIMELOCK + PERIOD;
        bytes32 next = same ? ROOT : OTHER;
        bytes memory reason =
            same
                ? abi.encodeWithSelector(ICumulativeCampaign.RootAlreadyProposed.selector, ROOT, uint256(START))
                : abi.encodeWithSelector(ICumulativeCampaign.ProposalPending.selector, ROOT, expires);
        moveTo(bound(wait, START, expires - 1));
        _proposeRefused(PROPOSER, next, COUNT, 0, reason);
        moveTo(expires - 1);
        _proposeRefused(PROPOSER, next, COUNT, 0, reason);
        moveTo(expires);
        propose(next, 0);
        equal(cumulative.proposal().root, next, "replaced");
        equal(cumulative.proposal().funding, 0, "all of it");
        // The timelock begins anew.
        bytes4 running = ICumulativeCampaign.TimelockRunning.selector;
        _acceptRefused(proposed, abi.encodeWithSelector(running, expires, expires + TIMELOCK));
    }

    // ---------------------------------------------------------------- acceptance

    /// @dev From the end of the timelock to the end of the period, by anybody, and at no other time.
    function testFuzz_Accept_InItsTime(uint256 time, address caller) public {
        propose(ROOT, 40);
        uint256 from = START + TIMELOCK;
        uint256 expires = from + PERIOD;
        _judge(bound(time, START, START + 20 days), from, expires, caller);
    }

    function test_Accept_ExactlyAtTheTimelockAndAtExpiry() public {
        propose(ROOT, 40);
        uint256 from = START + TIMELOCK;
        _judge(from - 1, from, from + PERIOD, STRANGER);
        _judge(from + PERIOD, from, from + PERIOD, STRANGER);
        _judge(from + PERIOD - 1, from, from + PERIOD, STRANGER);
        moveTo(from + PERIOD);
        propose(OTHER, 0);
        moveTo(from + PERIOD + TIMELOCK);
        cumulative.acceptRoot(proposed);
        (bytes32 previous, uint256 overlapEnds) = cumulative.previousRoot();
        equal(previous, ROOT, "the one before it");
        equal(overlapEnds, clock + OVERLAP, "overlap");
    }

    function _judge(uint256 time, uint256 from, uint256 expires, address caller) private {
        moveTo(time);
        if (time < from) {
            bytes4 running = ICumulativeCampaign.TimelockRunning.selector;
            return _acceptRefused(proposed, abi.encodeWithSelector(running, time, from));
        }
        if (time >= expires) {
            bytes4 expired = ICumulativeCampaign.ProposalExpired.selector;
            return _acceptRefused(proposed, abi.encodeWithSelector(expired, time, expires));
        }
        bytes32 before = cumulative.merkleRoot();
        (uint256 had, uint256 treasuryHad) = (token.balanceOf(address(cumulative)), token.balanceOf(TREASURY));
        vm.prank(caller);
        vm.expectEmit();
        emit ICumulativeCampaign.RootAccepted(ROOT, before, time + OVERLAP, 40, manifestOf(ROOT));
        cumulative.acceptRoot(proposed);
        equal(cumulative.merkleRoot(), ROOT, "in force");
        equal(cumulative.count(), COUNT, "count");
        equal(cumulative.manifestHash(), manifestOf(ROOT), "manifest");
        (bytes32 previous, uint256 overlapEnds) = cumulative.previousRoot();
        equal(previous, before, "previous");
        equal(overlapEnds, time + OVERLAP, "overlap");
        equal(cumulative.proposal().root, 0, "no proposal");
        equal(cumulative.proposal().proposedAt, 0, "of no time");
        equal(token.balanceOf(address(cumulative)), had + 40, "its money came in");
        equal(token.balanceOf(TREASURY), treasuryHad - 40, "from the treasury");
        _acceptRefused(proposed, abi.encodeWithSelector(ICumulativeCampaign.NothingProposed.selector));
    }

    function testFuzz_RevertWhen_AnotherIsNamed(bytes32 named) public {
        _acceptRefused(named, abi.encodeWithSelector(ICumulativeCampaign.NothingProposed.selector));
        propose(ROOT, 0);
        vm.assume(named != proposed);
        moveTo(START + TIMELOCK);
        bytes memory another = abi.encodeWithSelector(ICumulativeCampaign.ProposalMismatch.selector, named, proposed);
        _acceptRefused(named, another);
        vm.prank(GUARDIAN);
        vm.expectRevert(another);
        cumulative.vetoRoot(named);
        cumulative.acceptRoot(proposed);
    }

    function test_Accept_TakesTheCountOfItsRoot() public {
        vm.prank(PROPOSER);
        cumulative.proposeRoot(ROOT, 2 ** 32, 0, OTHER);
        bytes32 named = cumulative.proposalHash();
        moveTo(START + TIMELOCK);
        cumulative.acceptRoot(named);
        equal(cumulative.count(), 2 ** 32, "count");
        equal(cumulative.claimableFrom(2 ** 32 - 1), START, "the last leaf");
        equal(cumulative.manifestHash(), OTHER, "manifest");
    }

    // ---------------------------------------------------------------- vetoes

    /// @dev Whenever it comes before the acceptance, it wins: while the timelock runs, after it, and after expiry.
    function testFuzz_Veto_WinsUntilAcceptance(uint256 time, bool byProposer) public {
        propose(ROOT, 40);
        moveTo(bound(time, START, START + 20 days));
        address by = byProposer ? PROPOSER : GUARDIAN;
        vm.prank(by);
        vm.expectEmit();
        emit ICumulativeCampaign.RootVetoed(ROOT, proposed, by);
        cumulative.vetoRoot(proposed);
        equal(cumulative.proposal().proposedAt, 0, "no proposal");
        bytes memory nothing = abi.encodeWithSelector(ICumulativeCampaign.NothingProposed.selector);
        _acceptRefused(proposed, nothing);
        vm.prank(by);
        vm.expectRevert(nothing);
        cumulative.vetoRoot(proposed);
        equal(cumulative.merkleRoot(), rootAt(0), "nothing changed");

        // What was vetoed may be proposed again, at once, and waits anew.
        propose(ROOT, 0);
        moveTo(clock + TIMELOCK - 1);
        bytes4 running = ICumulativeCampaign.TimelockRunning.selector;
        _acceptRefused(proposed, abi.encodeWithSelector(running, clock, clock + 1));
    }

    function test_RevertWhen_TheVetoComesAfterTheAcceptance() public {
        putInForce(ROOT);
        vm.prank(GUARDIAN);
        vm.expectRevert(ICumulativeCampaign.NothingProposed.selector);
        cumulative.vetoRoot(proposed);
        equal(cumulative.merkleRoot(), ROOT, "in force");
    }

    function testFuzz_RevertWhen_AnotherVetoes(address caller) public {
        vm.assume(caller != GUARDIAN && caller != PROPOSER);
        propose(ROOT, 0);
        vm.prank(caller);
        vm.expectRevert(_named(ICumulativeCampaign.NotGuardian.selector, caller, GUARDIAN));
        cumulative.vetoRoot(proposed);
        vm.prank(TREASURY);
        vm.expectRevert(_named(ICumulativeCampaign.NotGuardian.selector, TREASURY, GUARDIAN));
        cumulative.vetoRoot(proposed);
        equal(cumulative.proposal().root, ROOT, "it waits");
    }

    // ---------------------------------------------------------------- money

    /// @dev Without its money a root is not accepted, and goes on waiting.
    function testFuzz_RevertWhen_TheTreasuryAllowsLess(uint256 funding, uint256 allowance) public {
        funding = bound(funding, 1, CAP);
        allowance = bound(allowance, 0, funding - 1);
        propose(ROOT, funding);
        moveTo(START + TIMELOCK);
        vm.prank(TREASURY);
        token.approve(address(cumulative), allowance);
        bytes4 selector = IERC20Errors.ERC20InsufficientAllowance.selector;
        _acceptRefused(proposed, abi.encodeWithSelector(selector, address(cumulative), allowance, funding));
        equal(cumulative.merkleRoot(), rootAt(0), "nothing changed");
        equal(cumulative.proposal().root, ROOT, "it waits");
        vm.prank(TREASURY);
        token.approve(address(cumulative), funding);
        cumulative.acceptRoot(proposed);
        equal(token.allowance(TREASURY, address(cumulative)), 0, "no more than it said");
    }

    function test_RevertWhen_TheTreasuryHasLess() public {
        propose(ROOT, CAP);
        moveTo(START + TIMELOCK);
        uint256 has = token.balanceOf(TREASURY);
        vm.prank(TREASURY);
        token.transfer(STRANGER, has - CAP + 1);
        bytes4 selector = IERC20Errors.ERC20InsufficientBalance.selector;
        _acceptRefused(proposed, abi.encodeWithSelector(selector, TREASURY, CAP - 1, CAP));
        vm.prank(STRANGER);
        token.transfer(TREASURY, 1);
        cumulative.acceptRoot(proposed);
        equal(token.balanceOf(TREASURY), 0, "all that the cap allows");
    }

    /// @dev A root without money asks nobody.
    function test_Accept_WithoutFundingNeedsNoAllowance() public {
        vm.prank(TREASURY);
        token.approve(address(cumulative), 0);
        putInForce(ROOT);
        equal(token.balanceOf(address(cumulative)), 1e9, "nothing moved");
    }

    /// @dev Each root brings its own, at most the cap, however many follow.
    function test_Accept_BringsTheCapEachTime() public {
        for (uint256 round = 1; round < 4; ++round) {
            propose(rootAt(round), CAP);
            moveTo(clock + TIMELOCK);
            cumulative.acceptRoot(proposed);
            equal(token.balanceOf(address(cumulative)), 1e9 + round * CAP, "funded");
        }
    }

    /// @dev The smallest step that a root can make: a bundle in which no more than that is due pays it.
    function test_Accept_ABundlePaysASingleUnitMore() public {
        claimAt(0, 4);
        uint256[] memory earnings = earningsAt(0);
        ++earnings[4];
        putInForce(treeOf(earnings)[0]);
        BundleItem[] memory items = new BundleItem[](1);
        (items[0].index, items[0].account, items[0].amount) = (4, accountAt(4), earnings[4]);
        cumulative.claimMany(Bundles.encode(treeOf(earnings), items));
        equal(token.balanceOf(accountAt(4)), earnedAt(0, 4) + 1, "paid");
    }

    function testFuzz_Accept_TakesFromTheTreasuryOfThatMoment(uint256 funding) public {
        funding = bound(funding, 1, CAP);
        propose(ROOT, funding);
        vm.prank(TREASURY);
        cumulative.changeTreasury(STRANGER);
        moveTo(START + TIMELOCK);
        bytes4 selector = IERC20Errors.ERC20InsufficientAllowance.selector;
        _acceptRefused(proposed, abi.encodeWithSelector(selector, address(cumulative), uint256(0), funding));
        token.transfer(STRANGER, funding);
        vm.prank(STRANGER);
        token.approve(address(cumulative), funding);
        uint256 had = token.balanceOf(TREASURY);
        cumulative.acceptRoot(proposed);
        equal(token.balanceOf(STRANGER), 0, "the new one paid");
        equal(token.balanceOf(TREASURY), had, "the former one did not");
    }

    function test_RevertWhen_TheTokenTakesAFee() public {
        FeeToken fee = new FeeToken(TREASURY, 1e24);
        CumulativeArguments memory a = cumulativeArguments();
        a.terms.token = address(fee);
        cumulative = ICumulativeCampaign(deploy("CumulativeCampaign", abi.encode(a)));
        vm.prank(TREASURY);
        fee.approve(address(cumulative), CAP);
        propose(ROOT, 1000);
        moveTo(clock + TIMELOCK);
        bytes4 selector = ICumulativeCampaign.RootUnderFunded.selector;
        _acceptRefused(proposed, abi.encodeWithSelector(selector, uint256(990), uint256(1000)));
        equal(fee.balanceOf(TREASURY), 1e24, "nothing moved");
    }

    // ---------------------------------------------------------------- the end

    function testFuzz_RevertWhen_TheCampaignIsOver(uint256 late) public {
        moveTo(LAST - TIMELOCK - 1);
        propose(ROOT, 0);
        uint256 time = bound(late, LAST, LAST + 5 days);
        moveTo(time);
        bytes memory ended = abi.encodeWithSelector(ICampaign.Ended.selector, time, LAST);
        _acceptRefused(proposed, ended);
        vm.prank(GUARDIAN);
        cumulative.vetoRoot(proposed);
        _proposeRefused(PROPOSER, ROOT, COUNT, 0, ended);
        moveTo(LAST - 1);
        propose(ROOT, 0);
    }

    function test_Accept_InTheLastSecond() public {
        moveTo(LAST - TIMELOCK - 1);
        propose(ROOT, CAP);
        moveTo(LAST - 1);
        cumulative.acceptRoot(proposed);
        moveTo(LAST);
        equal(cumulative.sweep(), 1e9 + CAP, "goes back with the rest");
    }

    /// @dev Roots may be exchanged before the first claims are paid.
    function test_Accept_BeforeTheStart() public {
        CumulativeArguments memory a = cumulativeArguments();
        a.terms.start = START + 30 days;
        open(a);
        putInForce(rootAt(1));
        bytes memory early = abi.encodeWithSelector(ICampaign.NotStarted.selector, clock, a.terms.start);
        claimRefused(earningsAt(1), 2, early);
        moveTo(a.terms.start);
        claimAt(1, 2);
    }

    // ---------------------------------------------------------------- what tests share

    function _named(bytes4 selector, address caller, address expected) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, caller, expected);
    }

    function _proposeRefused(
        address caller,
        bytes32 root,
        uint256 count,
        uint256 funding,
        bytes memory reason
    ) private {
        vm.prank(caller);
        vm.expectRevert(reason);
        cumulative.proposeRoot(root, count, funding, manifestOf(root));
    }

    function _acceptRefused(bytes32 named, bytes memory reason) private {
        vm.expectRevert(reason);
        cumulative.acceptRoot(named);
    }
}
