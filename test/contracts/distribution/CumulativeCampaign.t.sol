// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { CumulativeArguments } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { ClaimTerms, ISignedClaims } from "../../../contracts/interfaces/ISignedClaims.sol";
import { BundleItem, Bundles } from "../support/Bundles.sol";
import { CumulativeFixture } from "../support/CumulativeFixture.sol";
import { Trees } from "../support/Trees.sol";

/// @notice What is paid under roots that follow each other.
contract CumulativeCampaignTest is CumulativeFixture {
    /// @dev The leaf that most tests claim.
    uint256 private constant LEAF = 3;

    // ---------------------------------------------------------------- what is due

    /// @dev Any totals, risen or fallen, claimed or not under each root: an account has the greatest that it claimed.
    /// hardhat-config: fuzz.runs = 64
    function testFuzz_Claim_PaysWhatWasNotPaidYet(uint256 seed) public {
        uint256[] memory paid = new uint256[](COUNT);
        uint256[] memory had = new uint256[](COUNT);
        for (uint256 i = 0; i < COUNT; ++i) had[i] = token.balanceOf(accountAt(i));
        for (uint256 round = 0; round < 4; ++round) {
            uint256[] memory amounts = earningsAt(0);
            if (round != 0) {
                for (uint256 i = 0; i < COUNT; ++i) amounts[i] = draw(seed, 100 * round + i) % 5000;
                putInForce(treeOf(amounts)[0]);
            }
            for (uint256 i = 0; i < COUNT; ++i) {
                if (draw(seed, 1000 * (round + 1) + i) % 3 == 0) continue;
                if (amounts[i] <= paid[i]) {
                    claimRefused(amounts, i, _taken(i));
                } else {
                    vm.expectEmit();
                    emit IClaims.Claimed(i, accountAt(i), amounts[i] - paid[i]);
                    claimOf(amounts, i);
                    paid[i] = amounts[i];
                    claimRefused(amounts, i, _taken(i));
                }
            }
            _paidAre(paid, had);
        }
    }

    function _paidAre(uint256[] memory paid, uint256[] memory had) private view {
        address[] memory accounts = new address[](COUNT);
        uint256 sum = 0;
        for (uint256 i = 0; i < COUNT; ++i) {
            accounts[i] = accountAt(i);
            equal(token.balanceOf(accounts[i]), had[i] + paid[i], "balance");
            equal(cumulative.paid(accounts[i]), paid[i], "paid");
            sum += paid[i];
        }
        uint256[] memory many = cumulative.paidMany(accounts);
        for (uint256 i = 0; i < COUNT; ++i) equal(many[i], paid[i], "paid, of many");
        equal(token.balanceOf(address(cumulative)), 1e9 - sum, "left");
    }

    /// @dev It pays nothing, takes nothing back, and what it lowered counts from what was paid when it rises again.
    function test_LoweredLeaf_PaysNothingAndTakesNothingBack() public {
        claimAt(0, LEAF);
        uint256[] memory amounts = earningsAt(0);
        amounts[LEAF] = 10;
        putInForce(treeOf(amounts)[0]);
        claimRefused(amounts, LEAF, _taken(LEAF));
        equal(cumulative.paid(accountAt(LEAF)), earnedAt(0, LEAF), "paid never falls");
        amounts[LEAF] = earnedAt(0, LEAF) + 1;
        putInForce(treeOf(amounts)[0]);
        claimOf(amounts, LEAF);
        equal(token.balanceOf(accountAt(LEAF)), earnedAt(0, LEAF) + 1, "one more");
    }

    /// @dev The account counts, not the index: its leaf may move, and of several the greatest is paid.
    function test_Claim_IsKeptByAccount() public {
        specialAt[4] = accountAt(LEAF);
        open(cumulativeArguments());
        uint256[] memory amounts = earningsAt(1);
        amounts[LEAF] = 5000;
        claimAt(0, LEAF);
        putInForce(treeOf(amounts)[0]);
        claimOf(amounts, 4);
        equal(token.balanceOf(accountAt(LEAF)), earnedAt(1, 4), "of the lesser leaf");
        claimOf(amounts, LEAF);
        equal(token.balanceOf(accountAt(LEAF)), 5000, "the greatest, not the sum");
        claimRefused(amounts, 4, _taken(4));
    }

    // ---------------------------------------------------------------- which roots

    /// @dev Proofs in flight do not die: the root before stays good for the overlap, to the second.
    function testFuzz_PreviousRoot_IsGoodDuringTheOverlap(uint256 wait) public {
        putInForce(rootAt(1));
        (bytes32 previous, uint256 overlapEnds) = cumulative.previousRoot();
        equal(previous, rootAt(0), "previous");
        equal(overlapEnds, clock + OVERLAP, "until");
        moveTo(bound(wait, clock, overlapEnds - 1));
        claimAt(0, LEAF);
        equal(token.balanceOf(accountAt(LEAF)), earnedAt(0, LEAF), "as it said");
        claimAt(1, LEAF);
        equal(token.balanceOf(accountAt(LEAF)), earnedAt(1, LEAF), "and the rest");
        moveTo(overlapEnds - 1);
        claimAt(0, 1);
        moveTo(overlapEnds);
        claimRefused(earningsAt(0), 2, _unproven(0, 2));
        claimAt(1, 2);
    }

    /// @dev The overlap is at most the timelock, so the root before the last is dead when the next comes.
    /// hardhat-config: fuzz.runs = 64
    function testFuzz_ThirdRoot_IsNeverGood(uint64 timelock, uint64 overlap) public {
        CumulativeArguments memory a = cumulativeArguments();
        a.timelock = uint64(bound(timelock, 1 days, 90 days));
        a.overlap = uint64(bound(overlap, 1, a.timelock));
        if (overlap % 2 == 0) a.overlap = a.timelock;
        open(a);
        for (uint256 round = 1; round < 4; ++round) {
            if (clock + a.timelock >= LAST) return;
            propose(rootAt(round), 0);
            moveTo(clock + a.timelock);
            if (a.overlap == a.timelock && round > 1) {
                // Until this second two were good; the proposal's turn does not change that.
                claimRefused(earningsAt(round - 2), round, _unproven(round - 2, round));
            }
            cumulative.acceptRoot(proposed);
            claimAt(round - 1, round);
            claimAt(round, round);
            if (round > 1) claimRefused(earningsAt(round - 2), 0, _unproven(round - 2, 0));
        }
    }

    function test_RevertWhen_TheRootIsOnlyProposed() public {
        propose(rootAt(1), 0);
        moveTo(clock + TIMELOCK);
        claimRefused(earningsAt(1), LEAF, _unproven(1, LEAF));
        claimAt(0, LEAF);
    }

    function testFuzz_RevertWhen_TheLeafIsAnother(uint256 index, address account, uint256 amount) public {
        vm.assume(index != LEAF || account != accountAt(LEAF) || amount != earnedAt(0, LEAF));
        bytes32[] memory proof = Trees.proofAt(treeAt(0), LEAF);
        vm.expectRevert(abi.encodeWithSelector(IClaims.InvalidProof.selector, index, account, amount));
        cumulative.claim(index, account, amount, proof);
        proof = new bytes32[](33);
        vm.expectRevert(abi.encodeWithSelector(IClaims.ProofTooLong.selector, uint256(33), uint256(32)));
        cumulative.claim(index, account, amount, proof);
    }

    // ---------------------------------------------------------------- who, and when

    function testFuzz_ClaimFor_NeverLeavesItToTheAccount(address caller) public {
        vm.assume(caller != accountAt(LEAF) && caller != address(0));
        CumulativeArguments memory a = cumulativeArguments();
        a.terms.claimFor = ClaimFor.Never;
        open(a);
        address account = accountAt(LEAF);
        bytes32[] memory proof = Trees.proofAt(treeAt(0), LEAF);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.ClaimForOtherRefused.selector, caller, account));
        cumulative.claim(LEAF, account, earnedAt(0, LEAF), proof);
        vm.prank(account);
        cumulative.claim(LEAF, account, earnedAt(0, LEAF), proof);
        // What it signed, others may send.
        _send(0, 1, upTo(earnedAt(0, 1)), 0, signedFor(1, upTo(earnedAt(0, 1)), 0));
    }

    function test_Sweep_TakesTheRestAfterTheEnd() public {
        claimAt(0, LEAF);
        moveTo(LAST - 1);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.NotEnded.selector, LAST - 1, LAST));
        cumulative.sweep();
        claimAt(0, 1);
        moveTo(LAST);
        claimRefused(earningsAt(0), 2, abi.encodeWithSelector(ICampaign.Ended.selector, LAST, LAST));
        uint256 had = token.balanceOf(TREASURY);
        uint256 rest = 1e9 - earnedAt(0, LEAF) - earnedAt(0, 1);
        vm.expectEmit();
        emit ICampaign.Swept(TREASURY, rest);
        equal(cumulative.sweep(), rest, "rest");
        equal(token.balanceOf(TREASURY), had + rest, "to the treasury");
    }

    function testFuzz_Views_OfACampaignWithoutWaves(uint256 index) public {
        equal(cumulative.waves(), 0, "waves");
        equal(cumulative.waveInterval(), 0, "interval");
        equal(cumulative.claimableFrom(bound(index, 0, COUNT - 1)), START, "claimable");
        index = bound(index, COUNT, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.IndexOutOfRange.selector, index, COUNT));
        cumulative.claimableFrom(index);
        isTrue(cumulative.claimsRepeat(), "claims repeat");
        equal(cumulative.acceptancePeriod(), PERIOD, "acceptance period");
        (bytes32 previous, uint256 overlapEnds) = cumulative.previousRoot();
        equal(previous, 0, "there was none before the first");
        equal(overlapEnds, 0, "so it is never good");
    }

    // ---------------------------------------------------------------- signed

    /// @dev Part by part, each with a signature of its own, which is good once.
    function testFuzz_Signed_PaysPartByPart(uint256 first, uint256 fee, uint256 round) public {
        uint256 total_ = earnedAt(0, LEAF);
        first = bound(first, 1, total_ - 1);
        ClaimTerms memory terms = upTo(first);
        fee = bound(fee, 0, first);
        terms.maxFee = fee;
        bytes memory signature = signedFor(LEAF, terms, 0);
        vm.expectEmit();
        emit IClaims.Claimed(LEAF, accountAt(LEAF), first);
        _send(0, LEAF, terms, fee, signature);
        equal(token.balanceOf(RECIPIENT), first - fee, "part");
        equal(token.balanceOf(RELAYER), fee, "fee");
        equal(cumulative.paid(accountAt(LEAF)), first, "paid, the fee included");
        _sendRefused(LEAF, terms, 0, signature, _unsigned(terms, first));

        // The rest, also under the next root.
        round = bound(round, 0, 1);
        if (round == 1) putInForce(rootAt(1));
        terms = upTo(type(uint256).max);
        signature = signedFor(LEAF, terms, 0);
        _sendRefused(LEAF, terms, 0, signature, _unsigned(terms, first));
        _send(round, LEAF, terms, 0, signedFor(LEAF, terms, first));
        equal(token.balanceOf(RECIPIENT), earnedAt(round, LEAF) - fee, "all");
        equal(cumulative.paid(accountAt(LEAF)), earnedAt(round, LEAF), "all is paid");
    }

    /// @dev It is good for what the account earned since it was signed, unless something was paid meanwhile.
    function testFuzz_RevertWhen_SomethingWasPaidMeanwhile(uint256 paidBefore) public {
        ClaimTerms memory terms = upTo(type(uint256).max);
        claimAt(0, LEAF);
        putInForce(rootAt(1));
        vm.assume(paidBefore != earnedAt(0, LEAF));
        bytes memory reason = _unsigned(terms, earnedAt(0, LEAF));
        bytes32[] memory proof = Trees.proofAt(treeAt(1), LEAF);
        (address account, bytes memory signature) = (accountAt(LEAF), signedFor(LEAF, terms, paidBefore));
        vm.expectRevert(reason);
        cumulative.claimSigned(LEAF, account, earnedAt(1, LEAF), proof, terms, 0, signature);
    }

    /// @dev A claim of nothing would leave the signature good.
    function test_RevertWhen_NothingIsSignedFor() public {
        ClaimTerms memory terms = upTo(0);
        bytes memory reason = abi.encodeWithSelector(
            ISignedClaims.AmountAboveLimit.selector,
            earnedAt(0, LEAF),
            uint256(0)
        );
        _sendRefused(LEAF, terms, 0, signedFor(LEAF, terms, 0), reason);
    }

    /// @dev The fee is bounded by what is paid, not by what the leaf says.
    function testFuzz_RevertWhen_TheFeeIsAboveThePart(uint256 part, uint256 fee) public {
        part = bound(part, 1, earnedAt(0, LEAF) - 1);
        ClaimTerms memory terms = upTo(part);
        terms.maxFee = type(uint256).max;
        fee = bound(fee, part + 1, type(uint256).max);
        bytes memory signature = signedFor(LEAF, terms, 0);
        _sendRefused(LEAF, terms, fee, signature, abi.encodeWithSelector(ISignedClaims.FeeTooHigh.selector, fee, part));
        _send(0, LEAF, terms, part, signature);
        equal(token.balanceOf(RELAYER), part, "all of it is the fee");
        equal(token.balanceOf(RECIPIENT), 0, "and nothing else is moved");
    }

    // ---------------------------------------------------------------- bundles

    function test_ClaimMany_UnderThePreviousRootAndThePresentOne() public {
        claimAt(0, 1);
        putInForce(rootAt(1));
        (bytes memory before, bytes memory now_) = (_bundleAt(0), _bundleAt(1));
        vm.expectEmit();
        emit IClaims.ClaimsSkipped(bytes.concat(bytes4(uint32(1)), IClaims.AlreadyClaimed.selector));
        cumulative.claimMany(before);
        for (uint256 i = 0; i < COUNT; ++i) equal(cumulative.paid(accountAt(i)), earnedAt(0, i), "by the root before");
        cumulative.claimMany(now_);
        for (uint256 i = 0; i < COUNT; ++i) {
            equal(token.balanceOf(accountAt(i)), earnedAt(1, i), "by the present root");
        }
        moveTo(clock + OVERLAP);
        // Where nothing is left to claim the proof is not looked at: all are skipped, whatever the root.
        cumulative.claimMany(before);
        equal(token.balanceOf(address(cumulative)), 1e9 - _sumAt(1), "nothing more");
    }

    function test_RevertWhen_ABundleIsUnderADeadRoot() public {
        putInForce(rootAt(1));
        bytes memory before = _bundleAt(0);
        moveTo(clock + OVERLAP);
        vm.expectRevert(abi.encodeWithSelector(IClaims.BundleNotProven.selector, rootAt(0)));
        cumulative.claimMany(before);
        cumulative.claimMany(_bundleAt(1));
    }

    /// @dev One proof, one root: items of two trees fold to neither, though each were good by itself.
    function testFuzz_RevertWhen_ItemsOfTwoRootsAreMixed(uint256 which) public {
        putInForce(rootAt(1));
        BundleItem[] memory items = _itemsAt(0);
        uint256 mixed = bound(which, 0, COUNT - 1);
        items[mixed].amount = earnedAt(1, mixed);
        bytes[2] memory bundles = [Bundles.encode(treeAt(0), items, 0, 2), Bundles.encode(treeAt(1), items, 0, 2)];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectPartialRevert(IClaims.BundleNotProven.selector);
            cumulative.claimMany(bundles[i]);
        }
        equal(token.balanceOf(address(cumulative)), 1e9, "nothing was paid");
    }

    /// @dev Two leaves of one account: the second pays what is left of the greater.
    function test_ClaimMany_OneAccountTwice() public {
        specialAt[4] = accountAt(LEAF);
        uint256[] memory amounts = earningsAt(1);
        putInForce(treeOf(amounts)[0]);
        cumulative.claimMany(_bundleAt(1));
        equal(token.balanceOf(accountAt(4)), earnedAt(1, 4), "the greater of the two");
    }

    /// @dev Fees that the token refuses stay for others: every payment counts, and nothing is due again.
    function test_Fees_ThatTheTokenRefusesStay() public {
        BundleItem[] memory items = _itemsAt(0);
        for (uint256 i = 0; i < COUNT; ++i) {
            items[i].terms = upTo(type(uint256).max);
            items[i].terms.maxFee = items[i].fee = 5;
            items[i].signature = signedFor(i, items[i].terms, 0);
        }
        bytes memory bundle = Bundles.encode(treeAt(0), items);
        vm.mockCall(address(token), abi.encodeWithSelector(IERC20.transfer.selector, RELAYER), abi.encode(false));
        vm.expectEmit();
        emit IClaims.FeesKept(RELAYER, 5 * COUNT);
        vm.prank(RELAYER);
        cumulative.claimMany(bundle);
        equal(token.balanceOf(RECIPIENT), _sumAt(0) - 5 * COUNT, "paid");
        equal(token.balanceOf(address(cumulative)), 1e9 - _sumAt(0) + 5 * COUNT, "kept");
        for (uint256 i = 0; i < COUNT; ++i) claimRefused(earningsAt(0), i, _taken(i));
    }

    /// @dev Singly and in bundles the same is due.
    function testFuzz_ClaimMany_PaysPartsThatWereSigned(uint256 part, uint256 fee) public {
        part = bound(part, 1, earnedAt(0, LEAF));
        BundleItem[] memory items = _itemsAt(0);
        items[LEAF].terms = upTo(part);
        items[LEAF].terms.maxFee = bound(fee, 0, part);
        items[LEAF].fee = items[LEAF].terms.maxFee;
        items[LEAF].signature = signedFor(LEAF, items[LEAF].terms, 0);
        bytes memory bundle = Bundles.encode(treeAt(0), items, Bundles.SIGNED, 2);
        vm.prank(RELAYER);
        cumulative.claimMany(bundle);
        equal(token.balanceOf(RECIPIENT), part - items[LEAF].fee, "part");
        equal(token.balanceOf(RELAYER), items[LEAF].fee, "fee");
        equal(cumulative.paid(accountAt(LEAF)), part, "paid");
        equal(token.balanceOf(address(cumulative)), 1e9 - _sumAt(0) + earnedAt(0, LEAF) - part, "left");
        if (part == earnedAt(0, LEAF)) return;
        // Again, the rest alone is open, and the signature was good once.
        items[LEAF].fee = 0;
        bundle = Bundles.encode(treeAt(0), items, Bundles.SIGNED, 2);
        vm.expectEmit();
        emit IClaims.ClaimsSkipped(_skipsOfAll());
        vm.prank(RELAYER);
        cumulative.claimMany(bundle);
    }

    // ---------------------------------------------------------------- what tests share

    function _itemsAt(uint256 round) private view returns (BundleItem[] memory items) {
        items = new BundleItem[](COUNT);
        for (uint256 i = 0; i < COUNT; ++i) {
            (items[i].index, items[i].account, items[i].amount) = (i, accountAt(i), earnedAt(round, i));
        }
    }

    function _bundleAt(uint256 round) private view returns (bytes memory) {
        return Bundles.encode(treeAt(round), _itemsAt(round), 0, 2);
    }

    function _sumAt(uint256 round) private pure returns (uint256 sum) {
        for (uint256 i = 0; i < COUNT; ++i) sum += earnedAt(round, i);
    }

    /// @dev Where all but {LEAF} are paid, and its signature is used.
    function _skipsOfAll() private pure returns (bytes memory skips) {
        for (uint256 i = 0; i < COUNT; ++i) {
            bytes4 why = i == LEAF ? ISignedClaims.InvalidSignature.selector : IClaims.AlreadyClaimed.selector;
            skips = bytes.concat(skips, bytes4(uint32(i)), why);
        }
    }

    function _taken(uint256 index) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IClaims.AlreadyClaimed.selector, index);
    }

    function _unproven(uint256 round, uint256 index) private view returns (bytes memory) {
        return abi.encodeWithSelector(IClaims.InvalidProof.selector, index, accountAt(index), earnedAt(round, index));
    }

    function _unsigned(ClaimTerms memory terms, uint256 paidBefore) private view returns (bytes memory) {
        bytes32 digest = digestAfter(LEAF, terms, paidBefore);
        return abi.encodeWithSelector(ISignedClaims.InvalidSignature.selector, accountAt(LEAF), digest);
    }

    function _send(uint256 round, uint256 index, ClaimTerms memory terms, uint256 fee, bytes memory signature) private {
        bytes32[] memory proof = Trees.proofAt(treeAt(round), index);
        address account = accountAt(index);
        vm.prank(RELAYER);
        cumulative.claimSigned(index, account, earnedAt(round, index), proof, terms, fee, signature);
    }

    /// @dev Under the first root.
    function _sendRefused(
        uint256 index,
        ClaimTerms memory terms,
        uint256 fee,
        bytes memory signature,
        bytes memory reason
    ) private {
        bytes32[] memory proof = Trees.proofAt(treeAt(0), index);
        address account = accountAt(index);
        vm.prank(RELAYER);
        vm.expectRevert(reason);
        cumulative.claimSigned(index, account, earnedAt(0, index), proof, terms, fee, signature);
    }
}
