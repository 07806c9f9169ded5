// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { CampaignFixture } from "../support/CampaignFixture.sol";

/// @notice Times have 48 bits: on a chain whose clock nears the last of them, no campaign reaches beyond.
contract LateTimesTest is CampaignFixture {
    uint64 private constant LAST = type(uint48).max;

    function testFuzz_RevertWhen_TheEndHasMoreThan48Bits(uint256 form, uint64 beyond) public {
        drawForm(form);
        vm.warp(LAST - 10_000);
        CampaignArguments memory arguments = argumentsFor(3);
        arguments.end = uint64(bound(beyond, uint256(LAST) + 1, LAST + 20_000));
        uint256 end = arguments.end;
        vm.expectRevert(abi.encodeWithSelector(ICampaign.EndTooFar.selector, end, uint256(LAST)));
        factory.create(arguments, "salt", total);
        arguments.end = LAST;
        equal(ICampaign(factory.create(arguments, "salt", total)).end(), LAST, "the last one is good");
    }
}
