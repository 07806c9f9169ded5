// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { ClaimTerms } from "../../contracts/interfaces/ISignedClaims.sol";
import { Entitlement, EntitlementKey, IVestingCampaign } from "../../contracts/interfaces/IVestingCampaign.sol";
import { Vm } from "../contracts/support/Base.sol";
import { BundleItem, Bundles } from "../contracts/support/Bundles.sol";
import { ClaimSigning } from "../contracts/support/ClaimSigning.sol";
import { Trees } from "../contracts/support/Trees.sol";
import { Attempt } from "./Replay.sol";
import { VestingBooks } from "./VestingBooks.sol";

/// @notice What anybody can do to the vesting campaigns, in any order and at any second. Each call must end as the books say, for
/// the reason they say.
contract VestingHandler is VestingBooks {
    string private constant CLAIM = "claim(uint256,address,uint256,bytes32[])";
    string private constant CLAIM_SIGNED =
        "claimSigned(uint256,address,uint256,bytes32[],(uint256,address,uint256,address,uint256),uint256,bytes)";

    /// @dev What was signed for each leaf last: tried again.
    mapping(uint256 campaign => mapping(uint256 index => bytes attempt)) private _signed;

    function begin() external {
        _begin();
    }

    // ---------------------------------------------------------------- what can be done

    function claim(uint256 seed) external {
        uint256 c = _draw(seed, 1) % CAMPAIGNS;
        Attempt memory attempt = _attempt(c, seed, _draw(seed, 2) % COUNT, false);
        _claim(c, attempt, seed);
    }

    function claimSigned(uint256 seed) external {
        uint256 c = _draw(seed, 1) % CAMPAIGNS;
        Attempt memory attempt = _attempt(c, seed, _draw(seed, 2) % COUNT, true);
        _claim(c, attempt, seed);
    }

    function claimMany(uint256 seed) external {
        uint256 c = _draw(seed, 1) % CAMPAIGNS;
        address caller = _draw(seed, 2) % 4 == 0 ? accountAt(_draw(seed, 3)) : RELAYER;
        Attempt[] memory attempts = _attempts(c, seed, caller, true);
        BundleItem[] memory items = new BundleItem[](attempts.length);
        for (uint256 i = 0; i < items.length; ++i) items[i] = attempts[i].item;
        _sendMany(
            c,
            caller,
            abi.encodeCall(IClaims.claimMany, (Bundles.encode(nodes, items))),
            abi.encodeCall(this.bookBundle, (c, attempts)),
            IClaims.ClaimsSkipped.selector
        );
    }

    function release(uint256 seed) external {
        uint256 c = _draw(seed, 1) % CAMPAIGNS;
        Attempt memory attempt = _attempt(c, seed, _heldIndex(c, seed), false);
        bytes memory message = abi.encodeCall(IVestingCampaign.release, (attempt.item.index, attempt.item.account));
        _try(address(campaigns[c]), attempt.caller, message, abi.encodeCall(this.bookRelease, (c, attempt)));
    }

    /// @dev Signed now, or what was signed before, once more.
    function releaseSigned(uint256 seed) external {
        uint256 c = _draw(seed, 1) % CAMPAIGNS;
        uint256 index = _heldIndex(c, seed);
        Attempt memory attempt = _attempt(c, seed, index, true);
        if (_draw(seed, 10) % 4 == 0 && _signed[c][index].length != 0) {
            address caller = attempt.caller;
            attempt = abi.decode(_signed[c][index], (Attempt));
            attempt.caller = caller;
        }
        _signed[c][index] = abi.encode(attempt);
        BundleItem memory item = attempt.item;
        bytes memory message = abi.encodeCall(
            IVestingCampaign.releaseSigned,
            (item.index, item.account, item.terms, item.fee, item.signature)
        );
        _try(address(campaigns[c]), attempt.caller, message, abi.encodeCall(this.bookRelease, (c, attempt)));
    }

    /// @dev Some of them twice.
    function releaseMany(uint256 seed) external {
        uint256 c = _draw(seed, 1) % CAMPAIGNS;
        address caller = _draw(seed, 2) % 4 == 0 ? accountAt(_draw(seed, 3)) : RELAYER;
        Attempt[] memory attempts = _attempts(c, seed, caller, false);
        EntitlementKey[] memory keys = new EntitlementKey[](attempts.length);
        for (uint256 i = 0; i < keys.length; ++i) {
            if (i != 0 && _draw(seed, 50 + i) % 4 == 0) attempts[i] = attempts[i - 1];
            keys[i] = EntitlementKey({ index: attempts[i].item.index, account: attempts[i].item.account });
        }
        _sendMany(
            c,
            caller,
            abi.encodeCall(IVestingCampaign.releaseMany, (keys)),
            abi.encodeCall(this.bookReleases, (c, attempts)),
            IVestingCampaign.ReleasesSkipped.selector
        );
    }

    function fund(uint256 seed) external {
        uint256 c = _draw(seed, 1) % CAMPAIGNS;
        uint256 amount = [0, 1, treeTotal / 3, treeTotal / 2][_draw(seed, 2) % 4];
        bytes memory message = abi.encodeCall(IVestingCampaign.fund, (amount));
        _try(address(campaigns[c]), address(this), message, abi.encodeCall(this.bookFunds, (c, amount)));
    }

    function give(uint256 seed) external {
        uint256 c = _draw(seed, 1) % CAMPAIGNS;
        uint256 amount = _draw(seed, 2) % 400;
        token.transfer(address(campaigns[c]), amount);
        this.bookGift(c, amount);
    }

    function sweep(uint256 seed) external {
        uint256 c = _draw(seed, 1) % CAMPAIGNS;
        bytes memory message = abi.encodeWithSignature("sweep()");
        _try(address(campaigns[c]), STRANGER, message, abi.encodeCall(this.bookSweep, (c)));
    }

    /// @dev By the one who may, and sometimes another; now and then in the last second, or the one after it.
    function recall(uint256 seed) external {
        uint256 c = _draw(seed, 1) % CAMPAIGNS;
        if (time < start && _draw(seed, 3) % 4 == 0) time = start - (_draw(seed, 4) % 2);
        address caller = [TREASURY, TREASURY, STRANGER][_draw(seed, 2) % 3];
        bytes memory message = abi.encodeCall(ICampaign.recall, ());
        (bool done, ) = _try(address(campaigns[c]), caller, message, abi.encodeCall(this.bookRecall, (c, caller)));
        if (!done) return;
        isTrue(time < start, "V7: recalled from the start on");
        equal(token.balanceOf(address(campaigns[c])), 0, "V7: not all was recalled");
        (uint256 funded_, uint256 claimed_) = campaigns[c].funding();
        isTrue(funded_ == 0 && claimed_ == 0, "V7: the book counts on what is gone");
    }

    /// @dev Time alone moves nothing, and what is due never falls.
    function wait(uint256 seed) external {
        bytes32 before = _balances();
        uint256[] memory due = _amountDue();
        uint256 border = NONE;
        if (_draw(seed, 1) % 2 == 0) border = _nextBorder(_draw(seed, 2) % 3);
        time = border == NONE ? time + 1 + (_draw(seed, 3) % 200) : border;
        vm.warp(time);
        equal(_balances(), before, "V6: time alone moved funds");
        uint256[] memory then = _amountDue();
        for (uint256 i = 0; i < due.length; ++i) isTrue(then[i] >= due[i], "V6: what is due fell");
    }

    // ---------------------------------------------------------------- what holds

    function hold() external {
        vm.warp(time);
        for (uint256 c = 0; c < CAMPAIGNS; ++c) {
            uint256 released = 0;
            uint256 promised = 0;
            for (uint256 i = 0; i < COUNT; ++i) {
                Entitlement memory its = campaigns[c].entitlement(i, accountAt(i));
                isTrue(its.claimed == held[c][i].claimed, "V4: claimed");
                equal(its.total, its.claimed ? amountAt(i) : 0, "V4: the total");
                equal(its.released, held[c][i].allowed, "V1: what the schedule allowed");
                isTrue(its.released <= vestedAt(c, its.total), "V1: more than is vested");
                equal(campaigns[c].vested(amountAt(i), time), vestedAt(c, amountAt(i)), "V1: the schedule");
                uint256 due = vestedAt(c, its.total) - its.released;
                equal(campaigns[c].releasable(i, accountAt(i)), due, "V1: releasable");
                released += its.released;
                promised += its.total;
            }
            _holdMoney(c, released, promised);
        }
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            equal(token.balanceOf(accountAt(i)), owed[accountAt(i)], "V5: account");
            equal(token.balanceOf(_recipientAt(i)), owed[_recipientAt(i)], "V5: recipient");
        }
        equal(token.balanceOf(TREASURY), owed[TREASURY], "V5: treasury");
        equal(token.balanceOf(RELAYER), owed[RELAYER], "V5: relayer");
        equal(token.balanceOf(STRANGER), 0, "V5: stranger");
    }

    function _holdMoney(uint256 c, uint256 released, uint256 promised) private view {
        (uint256 funded_, uint256 claimed_) = campaigns[c].funding();
        uint256 balance = token.balanceOf(address(campaigns[c]));
        equal(claimed_, promised, "V2: the sum of the entitlements");
        equal(funded_, funded[c], "V2: funded");
        isTrue(claimed_ <= funded_, "V2: claimed more than funded");
        isTrue(balance >= funded_ - released, "V2: not covered");
        equal(released, paid[c], "V3: paid");
        equal(swept[c] + recalled[c] + paid[c] + balance, came[c], "V3: all that came in");
    }

    // ---------------------------------------------------------------- how it is drawn

    function _claim(uint256 c, Attempt memory attempt, uint256 seed) private {
        BundleItem memory item = attempt.item;
        bytes32[] memory proof = Trees.proofAt(nodes, item.index);
        if (_draw(seed, 9) % 16 == 0) ++item.amount;
        if (attempt.hasTerms) _signed[c][item.index] = abi.encode(attempt);
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
                    item.signature
                )
                : abi.encodeWithSignature(CLAIM, item.index, item.account, item.amount, proof);
        bytes memory step = abi.encodeCall(this.bookClaim, (c, attempt, false));
        _try(address(campaigns[c]), attempt.caller, message, step);
    }

    /// @dev What is skipped is in one event, with the reasons that the books have.
    function _sendMany(uint256 c, address caller, bytes memory message, bytes memory step, bytes32 skipped) private {
        vm.recordLogs();
        (bool done, bytes memory answer) = _try(address(campaigns[c]), caller, message, step);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (!done) return;
        bytes memory recorded = "";
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == skipped) recorded = abi.decode(logs[i].data, (bytes));
        }
        bytes memory expected = abi.decode(answer, (bytes));
        equal(keccak256(recorded), keccak256(expected), "the skips");
        _skipped(expected);
    }

    function _attempts(
        uint256 c,
        uint256 seed,
        address caller,
        bool mayBeSigned
    ) private view returns (Attempt[] memory attempts) {
        uint256 first = _draw(seed, 20) % COUNT;
        uint256 n = 1 + (_draw(seed, 21) % (COUNT - first));
        attempts = new Attempt[](n);
        for (uint256 i = 0; i < n; ++i) {
            bool isSigned = mayBeSigned && _draw(seed, 30 + i) % 3 != 0;
            attempts[i] = _attempt(c, _draw(seed, 40 + i), first + i, isSigned);
            attempts[i].caller = caller;
        }
    }

    function _attempt(
        uint256 c,
        uint256 seed,
        uint256 index,
        bool hasTerms
    ) private view returns (Attempt memory attempt) {
        BundleItem memory item = attempt.item;
        (item.index, item.account, item.amount) = (index, accountAt(index), amountAt(index));
        attempt.caller = _draw(seed, 1) % 2 == 0 ? item.account : RELAYER;
        if (!hasTerms) return attempt;
        attempt.hasTerms = true;
        item.terms = ClaimTerms({
            upTo: [item.amount, type(uint256).max, item.amount / 5, _draw(seed, 3) % 8][_draw(seed, 2) % 4],
            recipient: _recipientAt(_draw(seed, 4) % ACCOUNTS),
            maxFee: _draw(seed, 5) % 4,
            feeTaker: [address(0), address(0), RELAYER, accountAt(_draw(seed, 6))][_draw(seed, 7) % 4],
            deadline: [0, time, time + 500, time - 1][_draw(seed, 8) % 4]
        });
        item.fee = item.terms.maxFee == 0 ? 0 : _draw(seed, 9) % (item.terms.maxFee + 1);
        if (_draw(seed, 11) % 8 == 0) ++item.fee;
        uint256 fault = _draw(seed, 12) % 12;
        uint256 key = KEY + (index % ACCOUNTS);
        attempt.signedPaid = held[c][index].released;
        if (fault == 0) (key, attempt.signedPaid) = (key + 100, NONE);
        uint256 says = fault == 0 ? 0 : attempt.signedPaid;
        if (fault == 1) says = ++attempt.signedPaid;
        address campaign = address(campaigns[fault == 2 ? 1 - c : c]);
        uint256 named = fault == 3 ? (index + ACCOUNTS) % COUNT : index;
        if (fault == 2 || fault == 3) attempt.signedPaid = NONE;
        bytes32 digest = ClaimSigning.digestOn(block.chainid, campaign, item.account, named, item.terms, says);
        item.signature = ClaimSigning.signed(key, digest);
    }

    /// @dev Mostly one that was claimed.
    function _heldIndex(uint256 c, uint256 seed) private view returns (uint256 index) {
        index = _draw(seed, 60) % COUNT;
        for (uint256 i = 0; i < COUNT && !held[c][index].claimed && seed % 8 != 0; ++i) index = (index + 1) % COUNT;
    }

    function _nextBorder(uint256 side) private view returns (uint256 at_) {
        at_ = NONE;
        for (uint256 c = 0; c < CAMPAIGNS; ++c) {
            for (uint256 i = 0; i < points[c].length; ++i) at_ = _sooner(at_, points[c][i].time + side - 1);
            at_ = _sooner(at_, ends[c] + side - 1);
            at_ = _sooner(at_, opensAt(c, 0) + side - 1);
            at_ = _sooner(at_, opensAt(c, COUNT - 1) + side - 1);
        }
    }

    function _recipientAt(uint256 place) private pure returns (address) {
        return address(uint160(0xf00 + place));
    }

    function _amountDue() private view returns (uint256[] memory due) {
        due = new uint256[](CAMPAIGNS * COUNT);
        for (uint256 i = 0; i < due.length; ++i) {
            due[i] = campaigns[i / COUNT].releasable(i % COUNT, accountAt(i % COUNT));
        }
    }

    /// @dev Everybody's balance, and what the campaigns say of their money.
    function _balances() private view returns (bytes32 all) {
        for (uint256 c = 0; c < CAMPAIGNS; ++c) {
            (uint256 funded_, uint256 claimed_) = campaigns[c].funding();
            all = keccak256(abi.encode(all, token.balanceOf(address(campaigns[c])), funded_, claimed_));
        }
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            all = keccak256(abi.encode(all, token.balanceOf(accountAt(i)), token.balanceOf(_recipientAt(i))));
        }
        return keccak256(abi.encode(all, token.balanceOf(TREASURY), token.balanceOf(RELAYER)));
    }
}
