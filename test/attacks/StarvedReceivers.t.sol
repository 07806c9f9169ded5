// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CoinReceiver } from "../contracts/support/CoinReceiver.sol";
import { CoinAttack } from "./support/CoinAttack.sol";
import { CampaignHole } from "./twins/CampaignHole.sol";
import { CoinHole } from "./twins/CoinHole.sol";

/// @notice A relayer that sends too little gas with payments of coin (A302): so that a receiver has the coin and its books do not
/// know, or so that a bundle skips it.
abstract contract StarvedReceiversAttack is CoinAttack {
    uint256 private constant ITEMS = 4;
    uint256 private constant AMPLE = 4_000_000;
    /// @dev What some of the receivers drawn use, at most: a few more than they get.
    uint256 private constant MOST_USED = 130_000;

    /// @param paid A bit for each leaf.
    error Outcome(bool done, bool isBooked, uint256 paid);

    struct Seen {
        bool done;
        bool isBooked;
        uint256 paid;
    }

    /// @notice Sends a call with that much gas, and undoes what came of it: addresses stay cold, and accounts new.
    function rehearse(address campaign, bytes calldata data, uint256 limit) external {
        vm.prank(RELAYER);
        (bool done, ) = campaign.call{ gas: limit }(data);
        uint256 paid = 0;
        for (uint256 i = 0; i < ITEMS; ++i) if (accountAt(i).balance >= amountAt(i)) paid |= 1 << i;
        revert Outcome(done, CoinReceiver(payable(accountAt(0))).booked() != 0, paid);
    }

    function seen(address campaign, bytes memory data, uint256 limit) internal returns (Seen memory found) {
        try this.rehearse(campaign, data, limit) {} catch (bytes memory outcome) {
            isTrue(bytes4(outcome) == Outcome.selector, "an outcome");
            assembly ("memory-safe") {
                mstore(add(outcome, 4), sub(mload(outcome), 4))
                outcome := add(outcome, 4)
            }
            (found.done, found.isBooked, found.paid) = abi.decode(outcome, (bool, bool, uint256));
        }
    }

    /// @dev Whether somebody was paid with too little gas, or is not paid who is with gas enough. What does nothing harms nobody.
    function isHarmed(Seen memory found, Seen memory ample) internal pure returns (bool) {
        if ((found.paid & 1 != 0) != found.isBooked) return true;
        return found.paid != (found.done ? ample.paid : 0);
    }

    /// @dev Of leaves 0 to 3, a contract that books what it is paid, as far as it has the gas; a new account; one that
    /// exists; and a contract that borrows its code.
    function openForStarving(uint256 form) internal returns (address campaign) {
        receiverAt(0).behave(CoinReceiver.Does.Books);
        vm.deal(accountAt(2), 1);
        _borrowAt(3);
        return openCampaign(form);
    }

    /// @dev At each limit in steps, and at each in the neighbourhood of the least with which it goes through.
    /// @return harmed Limits at which somebody was.
    function starve(uint256 form, bool isBundle, uint256 most) internal returns (uint256 harmed) {
        address campaign = openForStarving(form);
        bytes memory data = isBundle ? bundleFrom(0, ITEMS) : claimOf(0);
        Seen memory ample = seen(campaign, data, AMPLE);
        isTrue(ample.done && ample.paid == (isBundle ? 15 : 1), "all are paid with gas enough");
        uint256 least = most;
        for (uint256 limit = 21_000; limit < most; limit += 1_777) {
            Seen memory found = seen(campaign, data, limit);
            if (isHarmed(found, ample)) ++harmed;
            if (found.done && limit < least) least = limit;
        }
        isTrue(least < most, "it goes through with less");
        for (uint256 limit = least - 2_000; limit < least + 200; limit += 7) {
            if (isHarmed(seen(campaign, data, limit), ample)) ++harmed;
        }
    }

    /// @dev Receivers of any sort that use any gas, more than they get included, and limits of any size, half of them just
    /// below or above the least with which the bundle goes through.
    function starveAtRandom(uint256 seed) internal returns (uint256 harmed) {
        prepare();
        receiverAt(0).behave(CoinReceiver.Does.Books);
        for (uint256 i = 1; i < ITEMS; ++i) _drawReceiverAt(i, draw(seed, i));
        address campaign = openCampaign(draw(seed, 0) % FORMS);
        bytes memory data = bundleFrom(0, ITEMS);
        Seen memory ample = seen(campaign, data, AMPLE);
        isTrue(ample.done && ample.isBooked, "it goes through with gas enough");
        uint256 least = _leastOf(campaign, data);
        for (uint256 i = 0; i < 12; ++i) {
            uint256 limit = bound(draw(seed, 10 + i), 21_000, AMPLE / 2);
            if (i % 2 == 0) limit = bound(limit, least - 5_000, least + 200_000);
            if (isHarmed(seen(campaign, data, limit), ample)) ++harmed;
        }
    }

    /// @dev Without code, new or not; with code of its own, or that it borrows.
    function _drawReceiverAt(uint256 index, uint256 random) private {
        uint256 sort = random % 4;
        if (sort == 0) return;
        if (sort == 1) return vm.deal(accountAt(index), 1);
        if (sort == 2) receiverAt(index);
        else _borrowAt(index);
        CoinReceiver(payable(accountAt(index))).use((random >> 8) % MOST_USED);
    }

    function _borrowAt(uint256 index) private {
        specialAt[index] = address(uint160(0xb0440 + index));
        vm.etch(specialAt[index], abi.encodePacked(hex"ef0100", address(new CoinReceiver())));
    }

    /// @dev The least gas with which it goes through, as `eth_estimateGas` finds it.
    function _leastOf(address campaign, bytes memory data) private returns (uint256) {
        (uint256 low, uint256 high) = (0, AMPLE);
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (seen(campaign, data, middle).done) high = middle;
            else low = middle;
        }
        return high;
    }
}

contract StarvedReceiversTest is StarvedReceiversAttack {
    function test_TooLittleGas_PaysOrNothingHappens() public onOursAndSoundTwin {
        for (uint256 form = 0; form < FORMS; ++form) {
            prepare();
            equal(starve(form, false, 420_000), 0, "singly");
        }
    }

    function test_TooLittleGas_SkipsNobodyInABundle() public {
        for (uint256 form = 0; form < FORMS; ++form) {
            prepare();
            equal(starve(form, true, 1_300_000), 0, "bundled");
        }
    }

    function testFuzz_TooLittleGas_SkipsNobodyWhateverReceiversUse(uint256 seed) public onOursAndSoundTwin {
        equal(starveAtRandom(seed), 0, "harmed");
    }

    function test_Twin_PaysWithTooLittleGas() public onTwin(CoinHole.GasAsGiven) {
        isTrue(starve(0, false, 420_000) != 0, "singly");
    }

    function test_TwinCampaign_SkipsForTooLittleGas() public onTwin(CoinHole.None) {
        campaignHole = CampaignHole.NoGasFloor;
        isTrue(starve(0, true, 1_300_000) != 0, "bundled");
    }

    function test_TwinCampaign_SkipsWhateverReceiversUse() public onTwin(CoinHole.None) {
        campaignHole = CampaignHole.NoGasFloor;
        uint256 found = 0;
        for (uint256 seed = 0; seed < 12; ++seed) if (starveAtRandom(seed) != 0) ++found;
        isTrue(found > 6, "seeds that find it");
    }
}
