// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { ClaimTerms, ISignedClaims } from "../../contracts/interfaces/ISignedClaims.sol";
import { BundleItem } from "../contracts/support/Bundles.sol";
import { CampaignAttack } from "./support/CampaignAttack.sol";
import { Conspirator } from "./support/Conspirator.sol";
import { HostileToken } from "./support/HostileToken.sol";
import { OddWallet } from "./support/OddWallet.sol";
import { CampaignHole } from "./twins/CampaignHole.sol";

/// @notice One item of a bundle, or whoever sends it, works against the others: against siblings, the relayer, the account
/// itself; and one leaf is claimed in all ways at once.
abstract contract BundleGriefingAttack is CampaignAttack {
    uint256 internal constant GAS_AN_ITEM = 520_000;
    uint256 internal constant GAS_BESIDES = 700_000;
    uint256 internal constant BAD = 5;

    /// @dev What the bad items of a bundle do, beside what {HostileToken.Manner} says of their recipients.
    enum Flaw {
        Token,
        Wallet,
        Gate,
        Taken,
        Unsigned
    }

    /// @dev Bundles {BAD} bad items with as many good ones, with just the gas that such a bundle may need.
    /// @return paid How many of the good ones were paid.
    function spoil(Flaw flaw, uint8 manner) internal returns (uint256 paid) {
        for (uint256 i = 0; i < BAD; ++i) {
            if (flaw == Flaw.Token) token.setManner(accounts[2 * i], HostileToken.Manner(manner));
            if (flaw == Flaw.Wallet) accounts[2 * i] = deploy("OddWallet", abi.encode(manner, uint256(0)));
        }
        if (flaw == Flaw.Gate) terms.gate = deploy("HostileGateForSome", abi.encode(manner));
        open();
        BundleItem[] memory items = itemsFrom(0, 2 * BAD);
        for (uint256 i = 0; i < items.length; ++i) {
            bool isBad = i % 2 == 0;
            if (flaw == Flaw.Wallet || flaw == Flaw.Unsigned) {
                uint256 key = isBad ? keyAt(LEAVES) : keyAt(i);
                sign(items[i], ClaimTerms(amounts[i], accounts[i], 0, address(0), 0), key);
            }
            if (flaw == Flaw.Gate) items[i].gateData = isBad ? bytes("bad") : bytes("good");
            if (flaw == Flaw.Taken && isBad) went(send(RELAYER, singleOf(items[i])), "taken before");
        }
        sendWith(RELAYER, bundleOf(items), GAS_AN_ITEM * items.length + GAS_BESIDES);
        for (uint256 i = 0; i < items.length; ++i) {
            if (i % 2 == 1) {
                equal(holding(accounts[i]), isPaid(i) ? amounts[i] : 0, "a good one");
                if (isPaid(i)) ++paid;
            } else if (flaw != Flaw.Taken) {
                isTrue(!isPaid(i) && holding(accounts[i]) == 0, "a bad one leaves nothing behind");
            }
        }
    }

    /// @dev A bundle with one item that needs some 400,000 gas, or a little less than it may use.
    /// @param way 0: plain; 1: with a gate and a contract wallet; 2: with a gate that is given long data.
    function makeBusyBundle(uint256 way) internal returns (bytes memory data) {
        if (way == 1) accounts[0] = deploy("OddWallet", abi.encode(OddWallet.Manner.Yes, uint256(170_000)));
        uint256 work = way == 1 ? 150_000 : 365_000;
        if (way != 0) terms.gate = deploy("OddWallet", abi.encode(OddWallet.Manner.Yes, work));
        open();
        BundleItem[] memory items = itemsFrom(0, 1);
        if (way != 0) items[0].gateData = new bytes(way == 1 ? 4 : 120_000);
        if (way == 1) sign(items[0], ClaimTerms(amounts[0], accounts[0], 0, address(0), 0), keyAt(0));
        return bundleOf(items);
    }

    /// @dev Sends it with that much gas.
    /// @return skipped Whether the item was recorded as skipped, though with more gas it is paid.
    function starve(bytes memory data, uint256 limit) internal returns (bool skipped) {
        vm.recordLogs();
        bytes memory reason = sendWith(RELAYER, data, limit);
        if (reason.length != 0) isTrue(!isPaid(0), "a bundle that failed left nothing");
        return recordedSkips().length != 0;
    }

    /// @dev With every amount of gas in steps, until the item is paid.
    function starveInSteps(uint256 way, uint256 first) internal returns (uint256 skipped) {
        bytes memory data = makeBusyBundle(way);
        for (uint256 limit = first; !isPaid(0); limit += 1_777) {
            if (starve(data, limit)) ++skipped;
            isTrue(limit < 3_000_000, "paid if there is gas enough");
        }
        equal(holding(accounts[0]), amounts[0], "paid");
    }

    /// @dev One leaf, in one transaction, singly, signed, bundled, signed and bundled, in an order; the account is a wallet
    /// that says yes, told of each payment, and sends the next from within it where it can.
    function claimInAllWays(uint256 order, bool nested) internal returns (uint256 times) {
        Conspirator thief = Conspirator(deploy("Conspirator", ""));
        accounts[0] = address(thief);
        open();
        token.setManner(address(thief), HostileToken.Manner.TellsRecipient);
        bytes[4] memory ways;
        BundleItem memory item = itemAt(0);
        (ways[0], ways[1]) = (singleOf(item), bundleOf(itemsFrom(0, 2)));
        sign(item, ClaimTerms(item.amount, address(thief), 0, address(0), 0), keyAt(0));
        (ways[2], ways[3]) = (singleOf(item), bundleOf(alone(item)));
        if (nested) {
            thief.arm(address(victim), ways[order & 3], 1, 0);
            went(send(ATTACKER, ways[(order >> 2) & 3]), "the rightful claim");
        } else {
            for (uint256 i = 0; i < 4; ++i) send(ATTACKER, ways[(order >> (2 * i)) & 3]);
        }
        // What was not among the ways is tried last.
        for (uint256 i = 0; i < 4; ++i) send(ATTACKER, ways[i]);
        return holding(address(thief)) / item.amount;
    }

    /// @dev From within its own payment an item claims its siblings in a bundle or singly, sweeps, claims others, or itself.
    /// @return lost Base units that siblings were not paid, or that somebody was paid beyond the leaf.
    function reenterForSiblings(uint256 way, uint256 place) internal returns (uint256 lost) {
        Conspirator thief = Conspirator(deploy("Conspirator", ""));
        place = bound(place, 0, 4);
        accounts[place] = address(thief);
        open();
        token.setManner(address(thief), HostileToken.Manner.TellsRecipient);
        bytes memory nested = bundleOf(itemsFrom(0, 5));
        if (way == 1) nested = singleOf(itemAt((place + 1) % 5));
        if (way == 2) nested = abi.encodeCall(ICampaign.sweep, ());
        if (way == 3) nested = bundleOf(itemsFrom(5, 3));
        if (way == 4) nested = singleOf(itemAt(place));
        thief.arm(address(victim), nested, 3, 0);
        went(send(RELAYER, bundleOf(itemsFrom(0, 5))), "the bundle as a whole");
        for (uint256 i = 0; i < 5; ++i) {
            uint256 got = holding(accounts[i]);
            lost += got > amounts[i] ? got - amounts[i] : amounts[i] - got;
        }
    }

    /// @dev The gate lets an item pass and uses up what it uses up, then the token does not pay. Later it would.
    /// @return refused Whether the gate refuses the account afterwards.
    /// @return paid What the account got in the end.
    function failAfterTheGate(HostileToken.Manner manner) internal returns (bool refused, uint256 paid) {
        OddWallet gate = OddWallet(deploy("OddWallet", abi.encode(OddWallet.Manner.Yes, uint256(0))));
        terms.gate = address(gate);
        open();
        token.setManner(accounts[1], manner);
        BundleItem[] memory items = itemsFrom(0, 3);
        for (uint256 i = 0; i < 3; ++i) items[i].gateData = "data";
        equal(skipsOf(RELAYER, bundleOf(items)).length, 8, "one is skipped");
        isTrue(isPaid(0) && !isPaid(1) && isPaid(2), "the siblings are paid");
        token.setManner(accounts[1], HostileToken.Manner.Plain);
        refused = gate.isUsed(address(victim), accounts[1]);
        send(accounts[1], singleOf(items[1]));
        return (refused, holding(accounts[1]));
    }

    /// @dev Somebody else sends the bundle, or the single claim, that a relayer was named for.
    function copyTheRelayer(bool single) internal returns (uint256 loot) {
        open();
        BundleItem[] memory items = itemsFrom(0, 3);
        for (uint256 i = 0; i < 3; ++i) {
            sign(items[i], ClaimTerms(amounts[i], accounts[i], 100, RELAYER, 0), keyAt(i));
            items[i].fee = 100;
        }
        went(send(ATTACKER, single ? singleOf(items[0]) : bundleOf(items)), "the call as a whole");
        return holding(ATTACKER);
    }

    /// @dev Of the items of a bundle one was taken before, one is not signed by its account, and one names another relayer.
    /// @return fees What the relayer got.
    /// @return spent What left the campaign for the other items.
    function relayWithSkips() internal returns (uint256 fees, uint256 spent) {
        open();
        BundleItem[] memory items = itemsFrom(0, 6);
        for (uint256 i = 0; i < 6; ++i) {
            address taker =
                i == 2
                    ? ATTACKER
                    : i == 3
                        ? RELAYER
                        : address(0);
            sign(items[i], ClaimTerms(amounts[i], accounts[i], 100, taker, 0), keyAt(i == 1 ? LEAVES : i));
            items[i].fee = 10 + i;
        }
        send(accounts[0], singleOf(items[0]));
        uint256 before = holding(address(victim));
        uint256 relayers = holding(RELAYER);
        went(send(RELAYER, bundleOf(items)), "the bundle as a whole");
        return (holding(RELAYER) - relayers, before - holding(address(victim)));
    }
}

/// @notice See {BundleGriefingAttack}.
contract BundleGriefingTest is BundleGriefingAttack {
    uint8 private constant REFUSES = uint8(HostileToken.Manner.Refuses);
    uint8 private constant BURNS = uint8(HostileToken.Manner.BurnsAllGas);
    uint8 private constant AT_LENGTH = uint8(HostileToken.Manner.RefusesAtLength);
    uint8 private constant SAYS_FALSE = uint8(HostileToken.Manner.SaysFalse);
    uint8 private constant MOVES = uint8(HostileToken.Manner.MovesAndSaysFalse);

    function test_BadItems_DoNotHarmSiblings() public onOursAndSoundTwin {
        // In the order of {Flaw}: which manners there are.
        uint8[5] memory first = [REFUSES, 0, 0, 0, 0];
        uint8[5] memory last = [uint8(HostileToken.Manner.SaysTooLittle), uint8(OddWallet.Manner.BurnsAllGas), 7, 0, 0];
        for (uint256 flaw = 0; flaw < first.length; ++flaw) {
            for (uint8 manner = first[flaw]; manner <= last[flaw]; ++manner) {
                prepare();
                equal(spoil(Flaw(flaw), manner), BAD, "the good ones are paid");
            }
        }
    }

    function test_Twin_FailsForOneBadItem() public onTwin(CampaignHole.OneFailsAll) {
        equal(_spoilByToken(REFUSES), 0, "paid");
    }

    function test_Twin_LetsOneItemBurnAllGas() public onTwin(CampaignHole.BoundlessItem) {
        equal(_spoilByToken(BURNS), 0, "paid");
    }

    function test_Twin_PaysForLongReasons() public onTwin(CampaignHole.CopiesReasons) {
        equal(_spoilByToken(AT_LENGTH), 0, "paid");
    }

    function test_Bundles_NeverSkipForLackOfGas() public onOursAndSoundTwin {
        for (uint256 way = 0; way < 2; ++way) {
            prepare();
            equal(starveInSteps(way, 60_000 + zero), 0, "skipped");
        }
    }

    /// @dev Of the twin's items none can be given so much data: it copies them more often.
    function test_Bundles_NeverSkipForLackOfGasWithLongData() public {
        prepare();
        equal(starveInSteps(2 + zero, 500_000 + zero), 0, "skipped");
    }

    function testFuzz_Bundles_NeverSkipForLackOfGas(uint256 limit) public onOursAndSoundTwin {
        bytes memory data = makeBusyBundle(1 + zero);
        // Around the least that suffices.
        isTrue(!starve(data, bound(limit, 450_000, 750_000)), "skipped");
    }

    function test_Twin_SkipsForLackOfGas() public onTwin(CampaignHole.NoGasFloor) {
        isTrue(starveInSteps(1 + zero, 60_000 + zero) != 0, "skipped");
    }

    function testFuzz_PaysOnce_InAllWays(uint8 order, bool nested) public onOursAndSoundTwin {
        equal(claimInAllWays(order, nested), 1, "paid");
    }

    function testFuzz_Twin_PaysAgainFromWithin(uint8 order) public onTwin(CampaignHole.MarksLast) {
        // Within a bundle there is no gas for a bundle, so the outer one is single.
        isTrue(claimInAllWays(order & 0x0b, zero == 0) > 1, "paid");
    }

    function testFuzz_Siblings_ArePaidOnceByWhomever(uint8 place) public onOursAndSoundTwin {
        for (uint256 way = 0; way < 5; ++way) {
            prepare();
            equal(reenterForSiblings(way, place), 0, "lost");
        }
    }

    function testFuzz_Twin_PaysFromWithinABundle(uint8 place) public onTwin(CampaignHole.MarksLast) {
        isTrue(reenterForSiblings(4 + zero, place) != 0, "paid too much");
    }

    function test_SkippedItems_LeaveNothingWithTheGate() public onOursAndSoundTwin {
        for (uint8 manner = REFUSES; manner <= uint8(HostileToken.Manner.SaysTooLittle); ++manner) {
            prepare();
            (bool refused, uint256 paid) = failAfterTheGate(HostileToken.Manner(manner));
            isTrue(!refused, "the nullifier is free");
            equal(paid, amounts[1], "paid once, later");
        }
    }

    function test_Twin_UsesUpTheNullifier() public onTwin(CampaignHole.KeepsEffects) {
        (bool refused, uint256 paid) = failAfterTheGate(HostileToken.Manner(SAYS_FALSE + zero));
        isTrue(refused, "used up");
        equal(paid, 0, "never paid");
    }

    function test_Twin_KeepsWhatWasMoved() public onTwin(CampaignHole.KeepsEffects) {
        (, uint256 paid) = failAfterTheGate(HostileToken.Manner(MOVES + zero));
        equal(paid, amounts[1], "moved, though skipped");
        isTrue(!isPaid(1), "and still to be claimed");
    }

    function test_Fees_GoToWhomTheAccountNamed() public onOursAndSoundTwin {
        for (uint256 way = 0; way < 2; ++way) {
            prepare();
            equal(copyTheRelayer(way == 0), 0, "loot");
        }
    }

    function testFuzz_Twin_PaysWhoeverCopies(bool single) public onTwin(CampaignHole.AnyFeeTaker) {
        equal(copyTheRelayer(single), single ? 100 : 300, "loot");
    }

    function test_Fees_AreOfPaidItemsAndPartOfTheirPayment() public onOursAndSoundTwin {
        (uint256 fees, uint256 spent) = relayWithSkips();
        equal(fees, 13 + 14 + 15, "fees");
        equal(spent, amounts[3] + amounts[4] + amounts[5], "spent");
    }

    function test_Twin_PaysFeesForNothing() public onTwin(CampaignHole.FeesOfSkipped) {
        (uint256 fees, ) = relayWithSkips();
        equal(fees, 10 + 11 + 12 + 13 + 14 + 15, "fees");
    }

    function test_Twin_PaysFeesOnTop() public onTwin(CampaignHole.FeeOnTop) {
        (, uint256 spent) = relayWithSkips();
        equal(spent, amounts[3] + amounts[4] + amounts[5] + 13 + 14 + 15, "spent");
    }

    function test_RevertWhen_GasForAnItemIsNotLeft() public {
        prepare();
        open();
        isKind(sendWith(RELAYER, bundleOf(itemsFrom(0, 2)), 400_000), ICampaign.NotEnoughGas.selector);
        isTrue(!isPaid(0), "nothing is kept");
    }

    function test_Skips_SayWhy() public {
        prepare();
        open();
        token.setManner(accounts[2], HostileToken.Manner.Refuses);
        BundleItem[] memory items = itemsFrom(0, 4);
        for (uint256 i = 0; i < 4; ++i) {
            address taker = i == 3 ? ATTACKER : address(0);
            sign(items[i], ClaimTerms(amounts[i], accounts[i], 0, taker, 0), keyAt(i == 1 ? LEAVES : i));
        }
        send(accounts[0], singleOf(items[0]));
        bytes memory expected = bytes.concat(
            skip(0, IClaims.AlreadyClaimed.selector),
            skip(1, ISignedClaims.InvalidSignature.selector),
            skip(2, bytes4(keccak256("Error(string)"))),
            skip(3, ISignedClaims.FeeTakerMismatch.selector)
        );
        equal(keccak256(skipsOf(RELAYER, bundleOf(items))), keccak256(expected), "skips");
    }

    function _spoilByToken(uint256 manner) private returns (uint256 paid) {
        return spoil(Flaw(zero), uint8(manner + zero));
    }
}
