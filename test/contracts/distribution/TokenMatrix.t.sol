// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { BalancelessToken } from "../../../contracts/mocks/tokens/BalancelessToken.sol";
import { BlocklistToken } from "../../../contracts/mocks/tokens/BlocklistToken.sol";
import { RebasingToken } from "../../../contracts/mocks/tokens/RebasingToken.sol";
import { SharesToken } from "../../../contracts/mocks/tokens/SharesToken.sol";
import { TwoAddressToken } from "../../../contracts/mocks/tokens/TwoAddressToken.sol";
import { SecondAddressToken } from "../../../contracts/mocks/tokens/SecondAddressToken.sol";
import { HookReceiver } from "../support/HookReceiver.sol";
import { Kind } from "../support/Kind.sol";
import { TokenFundingTests } from "../support/TokenFundingTests.sol";
import { Way } from "../support/TokenPayments.sol";
import { For } from "../support/TokenTable.sol";

/// @notice Every awkward token, in every way in which a campaign receives or pays: exactly accounted for, or refused by name.
contract TokenMatrixTest is TokenFundingTests {
    bytes4 private constant TAKEN = IClaims.AlreadyClaimed.selector;

    // ---------------------------------------------------------------- the table

    function test_EveryTokenInEveryWayForEverybody() public {
        for (uint256 row = 0; row < rowCount(); ++row) {
            for (uint256 way = 0; way < 14; ++way) {
                for (uint256 who = 0; who < 3; ++who) {
                    this.testFuzz_AnyTokenInAnyWay(row, way, who, 10_000, 300);
                    // Nothing to pay; and no fee, so that bundles are signed with short terms.
                    this.testFuzz_AnyTokenInAnyWay(row, way, who, 0, 0);
                }
            }
        }
    }

    function testFuzz_AnyTokenInAnyWay(uint256 row, uint256 way, uint256 who, uint256 amount, uint256 fee_) public {
        Row memory row_ = rowAt(row % rowCount());
        amount = within(row_, amount);
        // No sibling signs for more than its amount.
        fee = bound(fee_, 0, amount < 1_000_000 ? amount : 1_000_000);
        Way way_ = wayOf(way, 7);
        if (way_ > Way.Swept) creates(row_, way_, amount);
        else pays(row_, way_, For(who % 3), amount);
    }

    function test_EveryTokenInEveryWayOfAVestingCampaign() public {
        kind = Kind.Vesting;
        _everyTokenOverTime();
    }

    function test_EveryTokenInEveryWayOfACumulativeCampaign() public {
        kind = Kind.Cumulative;
        _everyTokenOverTime();
    }

    /// @dev Claims, bundles, sweeps, releases, and money that comes later. Recipients keep the code that a row gives them.
    function _everyTokenOverTime() private {
        for (uint256 row = 0; row < rowCount(); ++row) {
            for (uint256 way = 0; way < 15; ++way) this.testFuzz_AnyTokenInAnyWay(row, way % 5, way / 5, 10_000, 300);
            adds(rowAt(row), within(rowAt(row), 10_000));
            for (uint256 i = 0; i < 2 && kind == Kind.Vesting; ++i) releases(rowAt(row), 1 << 100, i == 1);
        }
    }

    function test_EveryTokenIsRecalledFromEveryKind() public {
        for (uint256 form = 0; form < 4; ++form) {
            kind = form < 2 ? Kind.Instant : (form == 2 ? Kind.Vesting : Kind.Cumulative);
            factory = factories[form % 2];
            for (uint256 row = 0; row < rowCount(); ++row) {
                Row memory row_ = rowAt(row);
                for (uint256 who = 0; who < 3; ++who) recalls(row_, For(who), within(row_, 10_000));
            }
        }
    }

    // ---------------------------------------------------------------- recipients that come back

    /// @dev What the recipient's hook calls: its own leaf alone, signed, or in a bundle; the sweep; a sibling's leaf.
    function testFuzz_Hook_ARecipientThatComesBackIsPaidOnce(
        uint8 way_,
        uint8 what,
        bool insists,
        uint256 amount
    ) public {
        Way way = wayOf(way_, 4);
        fee = 300;
        token = newToken("RecipientHookToken");
        fund(bound(amount, fee + 1, 1 << 190));
        bool isBundle = way == Way.Bundled || way == Way.SignedBundle;
        // Within a bundle there is not the gas for another one. A single claim leaves enough: it pays the siblings.
        bool isInner = what % 5 == 4 || (what % 5 == 2 && !isBundle);
        bytes memory data = dataFor(way);
        HookReceiver receiver = hook(payeeIn(way, ODD));
        receiver.behave(
            insists ? HookReceiver.Does.CallsOrReverts : HookReceiver.Does.Calls,
            address(campaign),
            what % 5 == 4 ? directData(3) : dataFor(Way(what % 5 == 3 ? 4 : what % 5))
        );
        token.turnOnForAll();
        (bool done, bytes memory answer) = sent(data);
        token.turnOff();

        bool isPaid = isInner || !insists;
        isTrue(done == (isPaid || isBundle), "outcome");
        if (isPaid) isTrue(receiver.wasAnswered() == isInner, "answer");
        bytes4 reason = [TAKEN, TAKEN, ICampaign.NotEnoughGas.selector, ICampaign.NotEnded.selector, TAKEN][what % 5];
        if (!done) equal(bytes4(answer), reason, "reason");
        // Of the bundle, the hook's own item is skipped, or the sibling that it had paid; of an inner one, its own leaf.
        bool isSkipped = isBundle ? isInner || !isPaid : isInner && what % 5 == 2;
        bytes memory skip = bytes.concat(
            bytes4(uint32(isBundle && isInner ? 3 : ODD)),
            isBundle && !isInner ? reason : TAKEN
        );
        equal(keccak256(skips), keccak256(isSkipped ? skip : bytes("")), "skips");
        if (isPaid) _paid(way, ODD, isSigned(way, ODD));
        if (what % 5 == 4) _paid(way, 3, false);
        if ((isBundle || what % 5 == 2) && done) _othersPaid(way, isInner ? Way.Bundled : way, isBundle);
        balanced("hook");
    }

    /// @dev All of `sentIn` but the odd one, and what was counted before.
    function _othersPaid(Way way, Way sentIn, bool isBundle) private {
        uint256[] memory indexes = indexesIn(sentIn);
        for (uint256 i = 0; i < indexes.length; ++i) {
            if (indexes[i] == ODD || dueBits & (1 << indexes[i]) != 0) continue;
            _paid(way, indexes[i], isBundle && isSigned(way, indexes[i]));
        }
    }

    function _paid(Way way, uint256 index, bool withFee) private {
        address payee = withFee ? payeeIn(way, index) : accountAt(index);
        moves(address(campaign), payee, amounts[index] - (withFee ? fee : 0));
        if (withFee) moves(address(campaign), RELAYER, fee);
        marks(index);
    }

    // ---------------------------------------------------------------- the zero address

    function testFuzz_ZeroAddress_ItsLeafIsRefusedAloneWhereTheTokenRefusesIt(
        bool isBundle,
        bool refuses,
        uint256 amount
    ) public {
        oddAccount = address(0);
        token = newToken("ZeroAddressToken");
        fund(bound(amount, 1, 1 << 190));
        if (refuses) token.turnOnForAll();
        bytes memory reason = abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0));
        Way way = isBundle ? Way.Bundled : Way.Direct;
        (bool done, bytes memory answer) = sent(dataFor(way));
        isTrue(done == (isBundle || !refuses), "outcome");
        if (!done) equal(keccak256(answer), keccak256(reason), "reason");
        bytes memory skip = bytes.concat(bytes4(uint32(ODD)), bytes4(reason));
        equal(keccak256(skips), keccak256(isBundle && refuses ? skip : bytes("")), "skip");
        uint256[] memory indexes = indexesIn(way);
        for (uint256 i = 0; i < indexes.length; ++i) {
            if (indexes[i] != ODD || !refuses) _paid(way, indexes[i], false);
        }
        balanced("zero address");
    }

    // ---------------------------------------------------------------- balances that change by themselves

    /// @dev However little is left, who comes first is paid exactly and who comes too late is refused by name, unmarked.
    function testFuzz_Rebasing_DownPaysExactlyUntilItLacks(
        uint8 way_,
        uint256 left,
        uint256 amount,
        uint256 fee_
    ) public {
        (Way way, uint256 fees) = (wayOf(way_, 4), 0);
        token = newToken("RebasingToken");
        amount = bound(amount, 0, 1e9);
        fee = bound(fee_, 0, amount < 1_000_000 ? amount : 1_000_000);
        fund(amount);
        left = bound(left, 0, total);
        RebasingToken(address(token)).rebase(address(campaign), left);
        openBooks();
        (bool done, bytes memory answer) = sent(dataFor(way));

        uint256[] memory indexes = indexesIn(way);
        bytes memory skip;
        bytes memory reason;
        for (uint256 i = 0; i < indexes.length; ++i) {
            uint256 index = indexes[i];
            uint256 payment = amounts[index] - feeIn(way, index);
            if (payment > left) {
                reason = _lacks(left, payment);
                skip = bytes.concat(skip, bytes4(uint32(index)), bytes4(reason));
                continue;
            }
            (left, fees) = (left - payment, fees + feeIn(way, index));
            moves(address(campaign), payeeIn(way, index), payment);
            marks(index);
        }
        bool isShort = fees > left;
        if (isShort) reason = _lacks(left, fees);
        bool isRefused = indexes.length == 1 && (isShort || skip.length != 0);
        isTrue(done != isRefused, "outcome");
        if (isRefused) equal(keccak256(answer), keccak256(reason), "reason");
        if (isRefused) openBooks();
        else equal(keccak256(skips), keccak256(skip), "skips");
        if (!isRefused) equal(kept, isShort ? fees : 0, "fees that stay");
        if (!isRefused && !isShort) moves(address(campaign), RELAYER, fees);
        balanced("rebased down");

        // A top-up heals it.
        token.mint(address(campaign), total);
        openBooks();
        dueBits = campaign.claimedWords(0, 1)[0];
        for (uint256 i = 0; i < COUNT; ++i) {
            (done, ) = sent(directData(i));
            isTrue(done == (dueBits & (1 << i) == 0), "topped up");
        }
    }

    function _lacks(uint256 left, uint256 amount) private view returns (bytes memory) {
        return abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, campaign, left, amount);
    }

    function testFuzz_Rebasing_UpIsSwept(uint8 way_, uint256 more, uint256 amount) public {
        token = newToken("RebasingToken");
        fund(bound(amount, 0, 1 << 190));
        RebasingToken(address(token)).rebase(address(campaign), token.balanceOf(address(campaign)) + (more >> 64));
        openBooks();
        Way way = wayOf(way_, 4);
        (bool done, ) = sent(dataFor(way));
        isTrue(done, "paid");
        uint256[] memory indexes = indexesIn(way);
        for (uint256 i = 0; i < indexes.length; ++i) _paid(way, indexes[i], isSigned(way, indexes[i]));
        vm.warp(END);
        (done, ) = sent(dataFor(Way.Swept));
        isTrue(done, "swept");
        moves(address(campaign), TREASURY, due[address(campaign)]);
        balanced("rebased up");
    }

    /// @dev Where shares are worth more than a unit, up to so many units less arrive, and never more than that.
    function testFuzz_Shares_PayUpToOneShareLess(uint8 way_, uint256 worth, uint256 amount) public {
        SharesToken shares = SharesToken(deploy("SharesToken", ""));
        token = shares;
        Way way = wayOf(way_, 4);
        fund(bound(amount, 0, 1 << 190));
        worth = bound(worth, 1e18, 10e18);
        shares.setWorth(worth);
        shares.turnOnForAll();
        openBooks();
        (bool done, ) = sent(dataFor(way));
        isTrue(done, "paid");
        uint256[] memory indexes = indexesIn(way);
        for (uint256 i = 0; i < indexes.length; ++i) {
            uint256 arrived = (((amounts[indexes[i]] * 1e18) / worth) * worth) / 1e18;
            equal(token.balanceOf(payeeIn(way, indexes[i])), arrived, "arrived");
            isTrue(amounts[indexes[i]] - arrived <= worth / 1e18 + 1, "at most a share less");
            isTrue(campaign.isClaimed(indexes[i]), "claimed");
        }
    }

    // ---------------------------------------------------------------- fees on send, lists, two addresses, whole balances

    /// @dev Funded with no more than its leaves come to, it cannot pay them all; who is too late is not marked.
    function test_FeeOnSend_RunsDryByName() public {
        token = newToken("FeeOnSendToken");
        fundWith(argumentsFor(10_000), total);
        token.turnOnForAll();
        for (uint256 i = 0; i < COUNT; ++i) {
            (bool done, bytes memory answer) = sent(directData(i));
            isTrue(done == (i != COUNT - 1), "paid");
            if (done) _paid(Way.Direct, i, false);
            if (done) burns(address(campaign), amounts[i] / 100);
            else
                equal(
                    keccak256(answer),
                    keccak256(_lacks(due[address(campaign)] - amounts[i] / 100, amounts[i])),
                    "dry"
                );
        }
        balanced("runs dry");
    }

    /// @dev The campaign itself is on the list: nothing is paid, nothing is marked, nothing is swept, until it is off again.
    function testFuzz_Blocklist_ABlockedCampaignKeepsAll(uint8 way_, uint256 amount) public {
        Way way = wayOf(way_, 5);
        token = newToken("BlocklistToken");
        fund(bound(amount, 1, 1 << 190));
        if (way == Way.Swept) vm.warp(END);
        token.turnOnFor(address(campaign));
        (bool done, bytes memory answer) = sent(dataFor(way));
        if (way == Way.Bundled || way == Way.SignedBundle) {
            isTrue(done, "bundle");
            equal(skips.length, 8 * 4, "all are skipped");
            for (uint256 i = 0; i < 4; ++i) isTrue(_reasonAt(i) == BlocklistToken.Blocked.selector, "reason");
        } else {
            isTrue(!done && bytes4(answer) == BlocklistToken.Blocked.selector, "refused");
        }
        balanced("blocked");
        token.turnOff();
        (done, ) = sent(dataFor(way));
        isTrue(done, "off the list");
    }

    function _reasonAt(uint256 i) private view returns (bytes4 reason) {
        for (uint256 k = 4; k < 8; ++k) reason |= bytes4(skips[8 * i + k]) >> (8 * (k - 4));
    }

    /// @dev What one entrance moves, both show; neither lets a stranger move what is the campaign's.
    function testFuzz_TwoAddresses_AreOneLedger(uint8 way_, uint256 amount) public {
        token = newToken("TwoAddressToken");
        SecondAddressToken second = TwoAddressToken(address(token)).second();
        fund(bound(amount, 0, 1 << 190));
        Way way = wayOf(way_, 4);
        (bool done, ) = sent(dataFor(way));
        isTrue(done, "paid");
        uint256[] memory indexes = indexesIn(way);
        for (uint256 i = 0; i < indexes.length; ++i) _paid(way, indexes[i], isSigned(way, indexes[i]));
        balanced("first");
        for (uint256 i = 0; i < parties.length; ++i) equal(second.balanceOf(parties[i]), due[parties[i]], "second");
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientBalance.selector,
                address(this),
                uint256(0),
                uint256(1)
            )
        );
        second.transfer(address(this), 1);
    }

    /// @dev A leaf of the greatest amount takes all; a funding of the greatest amount is refused.
    function test_WholeBalance_TheGreatestAmountMeansAll() public {
        token = newToken("WholeBalanceToken");
        CampaignArguments memory arguments = argumentsFor(type(uint256).max);
        fundWith(arguments, 10_000);
        token.turnOnForAll();
        (bool done, ) = sent(directData(ODD));
        isTrue(done, "paid");
        moves(address(campaign), accountAt(ODD), 10_000);
        marks(ODD);
        balanced("all of it");

        token.mint(creator, 500);
        arguments.manifestHash = keccak256("another");
        bytes memory answer;
        (done, answer) = createdBy(creationFor(Way.Created, arguments, type(uint256).max));
        isTrue(!done, "refused");
        equal(keccak256(answer), keccak256(underFunded(500, type(uint256).max)), "reason");
    }

    function test_Balanceless_PaysButIsNeitherFundedNorSwept() public {
        token = newToken("BalancelessToken");
        fund(10_000);
        token.turnOnForAll();
        (bool isClaimed, ) = sent(directData(ODD));
        vm.warp(END);
        (bool isSwept, bytes memory answer) = sent(dataFor(Way.Swept));
        token.turnOff();
        isTrue(isClaimed && !isSwept, "outcome");
        equal(
            keccak256(answer),
            keccak256(abi.encodeWithSelector(BalancelessToken.NoBalance.selector, campaign)),
            "reason"
        );
        _paid(Way.Direct, ODD, false);
        balanced("balanceless");

        vm.warp(START);
        CampaignArguments memory arguments = argumentsFor(20_000);
        token.mint(creator, total);
        bytes memory data = creationFor(Way.Created, arguments, total);
        token.turnOnForAll();
        (bool isCreated, bytes memory reason) = createdBy(data);
        isTrue(!isCreated && bytes4(reason) == BalancelessToken.NoBalance.selector, "creation");
    }
}
