// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { ClaimTerms } from "../../contracts/interfaces/ISignedClaims.sol";
import { BundleItem } from "../contracts/support/Bundles.sol";
import { CampaignAttack } from "./support/CampaignAttack.sol";
import { TurningWallet } from "./support/TurningWallet.sol";
import { CampaignHole } from "./twins/CampaignHole.sol";

/// @notice Wallets that signed for their items turn when the bundle was estimated, and burn all gas that an item has, to
/// undo the bundle.
abstract contract BurningItemAttack is CampaignAttack {
    uint256 internal constant ITEMS = 100;
    /// @dev What an item may burn.
    uint256 internal constant ITEM_GAS = 500_000;
    /// @dev More than any bundle here needs.
    uint256 internal constant PLENTY = 1 << 26;

    error Outcome(bool done, bytes4 reason);

    bytes internal bundle;
    TurningWallet[] internal wallets;

    /// @dev Opens the campaign, with wallets at these places of the bundle.
    function openWith(uint256[] memory places) internal {
        delete wallets;
        for (uint256 i = LEAVES; i < ITEMS; ++i) {
            accounts.push(address(uint160(0xacc000 + i)));
            amounts.push(1000 + i);
        }
        for (uint256 i = 0; i < places.length; ++i) {
            wallets.push(TurningWallet(deploy("TurningWallet", "")));
            accounts[places[i]] = address(wallets[i]);
        }
        open();
        BundleItem[] memory items = itemsFrom(0, ITEMS);
        for (uint256 i = 0; i < places.length; ++i) {
            BundleItem memory item = items[places[i]];
            (item.terms, item.signature) = (ClaimTerms(item.amount, item.account, 0, address(0), 0), hex"01");
        }
        bundle = bundleOf(items);
    }

    function turn() internal {
        for (uint256 i = 0; i < wallets.length; ++i) wallets[i].turn();
    }

    /// @notice Sends the bundle with that much gas, and undoes what came of it.
    function rehearse(uint256 limit) external {
        (bool done, bytes memory answer) = address(victim).call{ gas: limit }(bundle);
        revert Outcome(done, done ? bytes4(0) : bytes4(answer));
    }

    function outcomeOf(uint256 limit) internal returns (bool done, bytes4 reason) {
        try this.rehearse(limit) {} catch (bytes memory outcome) {
            assembly ("memory-safe") {
                done := mload(add(outcome, 36))
                reason := mload(add(outcome, 68))
            }
        }
    }

    /// @dev The least gas with which the bundle goes through, as `eth_estimateGas` finds it.
    function estimate() internal returns (uint256 least) {
        (uint256 low, uint256 high) = (0, PLENTY);
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            (bool done, ) = outcomeOf(middle);
            if (done) high = middle;
            else low = middle;
        }
        return high;
    }

    function paidItems() internal view returns (uint256 paid) {
        for (uint256 i = 0; i < ITEMS; ++i) if (holding(accounts[i]) == amounts[i]) ++paid;
    }

    /// @dev The first, one in the middle, the last, or every tenth.
    function placesOf(uint256 which) internal pure returns (uint256[] memory places) {
        places = new uint256[](which == 3 ? ITEMS / 10 : 1);
        if (which == 1) places[0] = ITEMS / 2;
        if (which == 2) places[0] = ITEMS - 1;
        if (which == 3) for (uint256 i = 0; i < places.length; ++i) places[i] = 10 * i;
    }
}

contract BurningItemTest is BurningItemAttack {
    function test_Burners_AreSkippedAlone_WithGasForThem() public onOursAndSoundTwin {
        for (uint256 which = 0; which < 4; ++which) {
            prepare();
            uint256[] memory places = placesOf(which);
            openWith(places);
            uint256 limit = estimate() + places.length * ITEM_GAS;
            turn();
            vm.recordLogs();
            went(sendWith(RELAYER, bundle, limit), "the bundle");
            equal(recordedSkips().length, 8 * places.length, "bytes of skips");
            equal(paidItems(), ITEMS - places.length, "paid");
            for (uint256 i = 0; i < places.length; ++i) isTrue(!isPaid(places[i]), "it is still to be claimed");
        }
    }

    /// @dev One unit of gas less than suffices, and far less.
    function test_RevertWhen_GasForBurnersIsMissing() public onOursAndSoundTwin {
        for (uint256 which = 0; which < 4; ++which) {
            prepare();
            openWith(placesOf(which));
            turn();
            uint256 least = estimate();
            for (uint256 limit = least - 1; limit > 2_500_000; limit -= limit / 5) {
                (bool done, bytes4 reason) = outcomeOf(limit);
                isTrue(!done, "as a whole or not at all");
                equal(bytes32(reason), bytes32(ICampaign.NotEnoughGas.selector), "reason");
            }
            isTrue(sendWith(RELAYER, bundle, least - 1).length != 0, "undone");
            equal(paidItems(), 0, "paid");
        }
    }

    function test_Twin_IsUndone() public onTwin(CampaignHole.BoundlessItem) {
        openWith(placesOf(0));
        uint256 limit = estimate() + ITEM_GAS;
        turn();
        isTrue(sendWith(RELAYER, bundle, limit).length != 0, "undone");
        equal(paidItems(), 0, "paid");
    }
}
