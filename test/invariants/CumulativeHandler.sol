// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { ICumulativeCampaign, RootProposal } from "../../contracts/interfaces/ICumulativeCampaign.sol";
import { ClaimTerms } from "../../contracts/interfaces/ISignedClaims.sol";
import { IPauseGate } from "../../contracts/interfaces/IPauseGate.sol";
import { Vm } from "../contracts/support/Base.sol";
import { BundleItem, Bundles } from "../contracts/support/Bundles.sol";
import { ClaimSigning } from "../contracts/support/ClaimSigning.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { CumulativeBooks } from "./CumulativeBooks.sol";
import { Attempt } from "./Replay.sol";

/// @notice What anybody can do to the cumulative campaign, in any order and at any second. Each call must end as the books say,
/// for the reason they say.
contract CumulativeHandler is CumulativeBooks {
    string private constant CLAIM = "claim(uint256,address,uint256,bytes32[],bytes)";
    string private constant CLAIM_SIGNED =
        "claimSigned(uint256,address,uint256,bytes32[],(uint256,address,uint256,address,uint256),uint256,bytes,bytes)";
    address private constant NEXT_TREASURY = address(0x72ea6);

    /// @dev What was signed for each leaf last: tried again, under whatever root.
    mapping(uint256 index => bytes attempt) private _signed;
    mapping(uint256 index => uint256 amount) private _lastPaid;

    function begin() external {
        _begin();
    }

    // ---------------------------------------------------------------- what can be done

    function propose(uint256 seed) external {
        address caller = [PROPOSER, PROPOSER, PROPOSER, PROPOSER, GUARDIAN, STRANGER][_draw(seed, 1) % 6];
        uint256 version = [present() + 1, present() + 1, present() + 2, proposed.version, present()][
            _draw(seed, 2) % 5
        ];
        uint256 funding = [0, 0, CAP / 3, CAP, CAP + 1][_draw(seed, 3) % 5];
        bytes memory message = abi.encodeCall(
            ICumulativeCampaign.proposeRoot,
            (rootOf(version), COUNT, funding, MANIFEST)
        );
        _try(address(campaign), caller, message, abi.encodeCall(this.bookPropose, (caller, version, funding)));
    }

    function accept(uint256 seed) external {
        bytes32 named = _name(seed);
        // Often in time: few roots would live to see it.
        bool isEarly = proposed.at_ != 0 && time < acceptableFrom();
        if (_draw(seed, 2) % 2 == 0 && isEarly) bookTime(acceptableFrom());
        (bool isVetoed, uint256 from) = (vetoed[named], acceptableFrom());
        bytes memory message = abi.encodeCall(ICumulativeCampaign.acceptRoot, (named));
        (bool done, ) = _try(address(campaign), STRANGER, message, abi.encodeCall(this.bookAccept, (named)));
        if (!done) return;
        if (accepted.length > 2) ++seen["next"][bytes4(0)];
        isTrue(!isVetoed, "U4: a vetoed proposal was accepted");
        isTrue(time >= from, "U5: before its timelock");
        isTrue(time < from + ACCEPTANCE, "U5: a stale root");
    }

    function veto(uint256 seed) external {
        address caller = [GUARDIAN, GUARDIAN, PROPOSER, STRANGER][_draw(seed, 1) % 4];
        bytes32 named = _name(seed);
        bytes memory message = abi.encodeCall(ICumulativeCampaign.vetoRoot, (named));
        _try(address(campaign), caller, message, abi.encodeCall(this.bookVeto, (caller, named)));
    }

    function claim(uint256 seed) external {
        _claim(seed, _attempt(_version(seed), seed, _draw(seed, 2) % COUNT, false));
    }

    /// @dev Signed now, or what was signed before, once more.
    function claimSigned(uint256 seed) external {
        uint256 index = _draw(seed, 2) % COUNT;
        Attempt memory attempt = _attempt(_version(seed), seed, index, true);
        if (_draw(seed, 10) % 3 == 0 && _signed[index].length != 0) {
            Attempt memory old = abi.decode(_signed[index], (Attempt));
            (attempt.item.terms, attempt.item.fee) = (old.item.terms, old.item.fee);
            (attempt.item.signature, attempt.signedPaid) = (old.item.signature, old.signedPaid);
        }
        _signed[index] = abi.encode(attempt);
        _claim(seed, attempt);
    }

    function claimMany(uint256 seed) external {
        uint256 version = _version(seed);
        address caller = _draw(seed, 2) % 4 == 0 ? accountAt(_draw(seed, 3) % COUNT) : RELAYER;
        uint256 first = _draw(seed, 20) % COUNT;
        Attempt[] memory attempts = new Attempt[](1 + (_draw(seed, 21) % (COUNT - first)));
        BundleItem[] memory items = new BundleItem[](attempts.length);
        for (uint256 i = 0; i < items.length; ++i) {
            attempts[i] = _attempt(version, _draw(seed, 40 + i), first + i, _draw(seed, 30 + i) % 3 != 0);
            attempts[i].caller = caller;
            items[i] = attempts[i].item;
        }
        bytes memory bundle = Bundles.encode(nodesOf(version), items, Bundles.SIGNED | Bundles.GATED, 2);
        bytes memory message = abi.encodeCall(IClaims.claimMany, (bundle));
        vm.recordLogs();
        (bool done, bytes memory answer) = _try(
            address(campaign),
            caller,
            message,
            abi.encodeCall(this.bookBundle, (version, attempts))
        );
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (!done) return;
        bytes memory recorded = "";
        for (uint256 i = 0; i < logs.length; ++i) {
            bool isSkips = logs[i].topics[0] == IClaims.ClaimsSkipped.selector;
            if (isSkips) recorded = abi.decode(logs[i].data, (bytes));
        }
        bytes memory expected = abi.decode(answer, (bytes));
        equal(keccak256(recorded), keccak256(expected), "the skips");
        _skipped(expected);
    }

    /// @dev By the one who may, and sometimes another.
    function pause(uint256 seed) external {
        address caller = _draw(seed, 1) % 6 == 0 ? GUARDIAN : PAUSER;
        bytes memory message = abi.encodeCall(IPauseGate.pause, (address(campaign), ""));
        _try(address(gate), caller, message, abi.encodeCall(this.bookPause, (caller)));
    }

    function resume(uint256 seed) external {
        address caller = _draw(seed, 1) % 6 == 0 ? GUARDIAN : PAUSER;
        bytes memory message = abi.encodeCall(IPauseGate.resume, (address(campaign), ""));
        _try(address(gate), caller, message, abi.encodeCall(this.bookResume, (caller)));
    }

    function sweep(uint256) external {
        bytes memory message = abi.encodeCall(ICampaign.sweep, ());
        _try(address(campaign), STRANGER, message, abi.encodeCall(this.bookSweep, ()));
    }

    /// @dev By the one who may, and sometimes another.
    function recall(uint256 seed) external {
        address caller = [treasury, treasury, PROPOSER, STRANGER][_draw(seed, 1) % 4];
        bytes memory message = abi.encodeCall(ICampaign.recall, ());
        (bool done, ) = _try(address(campaign), caller, message, abi.encodeCall(this.bookRecall, (caller)));
        if (!done) return;
        isTrue(time < start, "U10: recalled from the start on");
        equal(token.balanceOf(address(campaign)), 0, "U10: not all was recalled");
    }

    function changeTreasury(uint256 seed) external {
        address caller = _draw(seed, 1) % 3 == 0 ? STRANGER : treasury;
        address next = [TREASURY, NEXT_TREASURY, address(0)][_draw(seed, 2) % 3];
        bytes memory message = abi.encodeCall(ICampaign.changeTreasury, (next));
        _try(address(campaign), caller, message, abi.encodeCall(this.bookTreasury, (caller, next)));
    }

    /// @dev The treasury comes to money, and allows the campaign some, or none.
    function provide(uint256 seed) external {
        uint256 amount = [0, CAP, 3 * CAP][_draw(seed, 1) % 3];
        token.transfer(treasury, amount);
        owed[treasury] += amount;
        allowed[treasury] = [0, CAP, 4 * CAP][_draw(seed, 2) % 3];
        vm.prank(treasury);
        token.approve(address(campaign), allowed[treasury]);
    }

    function give(uint256 seed) external {
        uint256 amount = _draw(seed, 1) % 2_000;
        token.transfer(address(campaign), amount);
        this.bookGift(amount);
    }

    /// @dev At most two roots are good: whoever tries to claim under another learns that it is none. Tried in a call that undoes
    /// itself, with the greatest amount of any, so that it is never refused for what was paid.
    function tryRoots(uint256 seed) external {
        vm.warp(time);
        if (time < start || time >= endNow()) return;
        uint256 good = 0;
        for (uint256 version = 0; version <= newest + 2; ++version) {
            (, bytes memory answer) = address(this).call(abi.encodeCall(this.tryRoot, (version, seed % COUNT)));
            bool isGood_ = bytes4(answer) != IClaims.InvalidProof.selector;
            isTrue(isGood_ == isGood(version), "U6: which roots are good");
            if (isGood_) ++good;
        }
        isTrue(good == 1 || good == 2, "U6: at most two roots");
    }

    function tryRoot(uint256 version, uint256 index) external onlySelf {
        bytes32[] memory proof = Trees.proofAt(nodesOf(version), index);
        (bool done, bytes memory answer) = address(campaign).call(
            abi.encodeWithSignature(CLAIM, index, accountAt(index), amountAt(version, index), proof, "")
        );
        refuse(done ? bytes4(0) : bytes4(answer));
    }

    /// @dev Time alone moves nothing.
    function wait(uint256 seed) external {
        bytes32 before = _balances();
        uint256 border = NONE;
        if (_draw(seed, 1) % 2 == 0) border = _nextBorder(_draw(seed, 2) % 3);
        uint256 most = _draw(seed, 4) % 8 == 0 ? 9 days : 10 hours;
        bookTime(border == NONE ? time + 1 + (_draw(seed, 3) % most) : border);
        vm.warp(time);
        equal(_balances(), before, "U7: time alone moved funds");
    }

    // ---------------------------------------------------------------- what holds

    function hold() external {
        vm.warp(time);
        uint256 sum = 0;
        for (uint256 i = 0; i < COUNT; ++i) {
            uint256 its = campaign.paid(accountAt(i));
            equal(its, paid[i], "U1: paid");
            isTrue(its >= _lastPaid[i], "U1: paid fell");
            isTrue(its <= greatest[i], "U2: more than any accepted root had");
            _lastPaid[i] = its;
            sum += its;
            equal(token.balanceOf(accountAt(i)), owed[accountAt(i)], "U8: account");
            equal(token.balanceOf(_recipientAt(i)), owed[_recipientAt(i)], "U8: recipient");
        }
        equal(sum, paidInAll + kept, "U3: paid in all");
        isTrue(paidInAll <= came, "U3: more than came in");
        equal(paidInAll + swept + recalled + token.balanceOf(address(campaign)), came, "U3: all that came in");
        equal(token.balanceOf(TREASURY), owed[TREASURY], "U8: treasury");
        equal(token.balanceOf(NEXT_TREASURY), owed[NEXT_TREASURY], "U8: next treasury");
        equal(token.balanceOf(RELAYER), owed[RELAYER], "U8: relayer");
        equal(campaign.treasury(), treasury, "U8: who the treasury is");
        _holdRoots();
    }

    function _holdRoots() private view {
        equal(campaign.merkleRoot(), rootOf(present()), "U6: the present root");
        (bytes32 previous, uint256 ends) = campaign.previousRoot();
        equal(previous, accepted.length < 2 ? bytes32(0) : rootOf(accepted[accepted.length - 2]), "U6: previous");
        equal(ends, accepted.length < 2 ? 0 : overlapEnd(), "U6: the overlap");
        RootProposal memory its = campaign.proposal();
        equal(its.proposedAt, proposed.at_, "U5: when it was proposed");
        equal(its.root, proposed.at_ == 0 ? bytes32(0) : rootOf(proposed.version), "U5: what is proposed");
        equal(its.funding, proposed.funding, "U5: with how much");
        equal(campaign.proposalHash(), proposalName(), "U4: its name");
        (uint256 from, uint256 until) = campaign.acceptable();
        equal(from, proposed.at_ == 0 ? 0 : acceptableFrom(), "U5: from when");
        equal(until, proposed.at_ == 0 ? 0 : acceptableFrom() + ACCEPTANCE, "U5: until when");
        if (time < end + MAX_EXTRA) equal(campaign.effectiveEnd(), endNow(), "U9: the end");
        // All but the two newest are good no more.
        for (uint256 i = 0; i + 2 < accepted.length; ++i) {
            isTrue(openSeconds[i] >= TIMELOCK + OVERLAP, "U9: pauses took claim time");
        }
    }

    // ---------------------------------------------------------------- how it is drawn

    function _claim(uint256 seed, Attempt memory attempt) private {
        BundleItem memory item = attempt.item;
        uint256 version = _version(seed);
        bytes32[] memory proof = Trees.proofAt(nodesOf(version), item.index);
        if (_draw(seed, 9) % 16 == 0) ++item.amount;
        bytes memory message =
            attempt.hasTerms
                ? abi.encodeWithSignature(
                    CLAIM_SIGNED,
                    item.index,
                    item.account,
                    item.amount,
                    proof,
                    item.terms,
                    item.fee,
                    item.signature,
                    ""
                )
                : abi.encodeWithSignature(CLAIM, item.index, item.account, item.amount, proof, "");
        bytes memory step = abi.encodeCall(this.bookClaim, (version, attempt, false));
        _try(address(campaign), attempt.caller, message, step);
    }

    /// @dev Mostly what waits; sometimes what waited before it, or a root instead.
    function _name(uint256 seed) private view returns (bytes32) {
        return [proposalName(), proposalName(), proposalName(), former, rootOf(present() + 1)][_draw(seed, 80) % 5];
    }

    /// @dev Mostly the present one or the one before; sometimes what is proposed, or an old one.
    function _version(uint256 seed) private view returns (uint256) {
        uint256 previous = accepted.length > 1 ? accepted[accepted.length - 2] : present();
        uint256 next = proposed.at_ == 0 ? present() + 1 : proposed.version;
        uint256[6] memory versions = [present(), present(), present(), previous, previous, next];
        return _draw(seed, 70) % 12 == 0 ? accepted[_draw(seed, 72) % accepted.length] : versions[_draw(seed, 71) % 6];
    }

    function _attempt(
        uint256 version,
        uint256 seed,
        uint256 index,
        bool hasTerms
    ) private view returns (Attempt memory attempt) {
        BundleItem memory item = attempt.item;
        (item.index, item.account, item.amount) = (index, accountAt(index), amountAt(version, index));
        attempt.caller = _draw(seed, 1) % 2 == 0 ? item.account : RELAYER;
        if (!hasTerms) return attempt;
        attempt.hasTerms = true;
        item.terms = ClaimTerms({
            upTo: [item.amount, type(uint256).max, 150, _draw(seed, 3) % 4][_draw(seed, 2) % 4],
            recipient: _recipientAt(_draw(seed, 4) % COUNT),
            maxFee: _draw(seed, 5) % 4,
            feeTaker: [address(0), address(0), RELAYER, accountAt(_draw(seed, 6) % COUNT)][_draw(seed, 7) % 4],
            deadline: [0, time, time + 2 days, time - 1][_draw(seed, 8) % 4]
        });
        item.fee = item.terms.maxFee == 0 ? 0 : _draw(seed, 9) % (item.terms.maxFee + 1);
        if (_draw(seed, 11) % 8 == 0) ++item.fee;
        uint256 fault = _draw(seed, 12) % 12;
        attempt.signedPaid = paid[index];
        if (fault == 1) ++attempt.signedPaid;
        uint256 says = attempt.signedPaid;
        if (fault == 0 || fault == 2) attempt.signedPaid = NONE;
        uint256 key = fault == 0 ? KEY + 100 : KEY + index;
        uint256 named = fault == 2 ? index + 1 : index;
        bytes32 digest = ClaimSigning.digestOn(block.chainid, address(campaign), item.account, named, item.terms, says);
        item.signature = ClaimSigning.signed(key, digest);
    }

    function _nextBorder(uint256 side) private view returns (uint256 at_) {
        at_ = _sooner(NONE, start + side - 1);
        if (overlapEnds != 0) at_ = _sooner(at_, overlapEnd() + side - 1);
        if (proposed.at_ != 0) {
            at_ = _sooner(at_, acceptableFrom() + side - 1);
            at_ = _sooner(at_, acceptableFrom() + ACCEPTANCE + side - 1);
        }
        if (pauses.length != 0) at_ = _sooner(at_, pauses[pauses.length - 1][1] + side - 1);
        // The end comes last: else half of all waiting would end the campaign.
        if (at_ == NONE) at_ = _sooner(at_, time > end - 4 days ? endNow() + side - 1 : 0);
    }

    function _recipientAt(uint256 place) private pure returns (address) {
        return address(uint160(0xf00 + place));
    }

    /// @dev Everybody's balance, and what was paid.
    function _balances() private view returns (bytes32 all) {
        all = keccak256(abi.encode(token.balanceOf(address(campaign)), token.balanceOf(treasury)));
        for (uint256 i = 0; i < COUNT; ++i) {
            (uint256 its, uint256 recipients) = (token.balanceOf(accountAt(i)), token.balanceOf(_recipientAt(i)));
            all = keccak256(abi.encode(all, its, recipients, campaign.paid(accountAt(i))));
        }
    }
}
