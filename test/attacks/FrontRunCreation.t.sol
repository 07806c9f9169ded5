// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaignFactory } from "../../contracts/interfaces/IInstantCampaignFactory.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice The operator has announced the campaign's address. Somebody sees its creation in the mempool and sends the
/// same call first, funded with one unit: the address is taken, and the operator's transaction fails.
abstract contract FrontRunCreationAttack is AttackFixture {
    /// @return taken Whether the attacker's campaign stands at the announced address.
    /// @return created Where the operator's campaign stands; zero if the operator's transaction failed.
    function attack(address attacker, bytes32 salt) internal returns (bool taken, address created, address announced) {
        IInstantCampaignFactory factory_ = IInstantCampaignFactory(deploy(factoryName, ""));
        CampaignArguments memory terms = termsFor(3);
        announced = factory_.predict(terms, salt, address(this));
        token.approve(address(factory_), type(uint256).max);
        token.transfer(attacker, 1);

        vm.startPrank(attacker);
        token.approve(address(factory_), 1);
        taken = factory_.create(terms, salt, 1) == announced;
        vm.stopPrank();

        try factory_.create(terms, salt, 1e6) returns (address made) {
            created = made;
        } catch {}
    }

    function isStranger(address attacker) internal view returns (bool) {
        return attacker != address(this) && attacker != address(0) && attacker != address(token);
    }
}

contract FrontRunCreationTest is FrontRunCreationAttack {
    function testFuzz_Create_CannotBeFrontRun(address attacker, bytes32 salt) public {
        vm.assume(isStranger(attacker));
        (bool taken, address created, address announced) = attack(attacker, salt);
        isTrue(!taken, "not taken");
        equal(created, announced, "the operator's campaign stands where it was announced");
        equal(token.balanceOf(announced), 1e6, "funded by the operator alone");
    }

    function testFuzz_Twin_LosesTheAnnouncedAddress(address attacker, bytes32 salt) public {
        vm.assume(isStranger(attacker));
        factoryName = "SharedSaltTwin";
        (bool taken, address created, ) = attack(attacker, salt);
        isTrue(taken, "taken");
        equal(created, address(0), "the operator's transaction failed");
    }
}
